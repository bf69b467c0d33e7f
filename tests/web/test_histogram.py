"""Bars of the year histogram."""

from archive.web.histogram import YearCount, bars


def test_empty_years_between_two_stand_without_a_link() -> None:
    drawn = bars([YearCount(2018, 2, "/a"), YearCount(2020, 4, "/b")])
    assert [(bar.label, bar.count, bar.url) for bar in drawn] == [
        ("2018", 2, "/a"),
        ("2019", 0, ""),
        ("2020", 4, "/b"),
    ]


def test_the_fullest_year_fills_the_drawing() -> None:
    assert [bar.height for bar in bars([YearCount(2018, 1, "/"), YearCount(2019, 4, "/")])] == [
        25,
        100,
    ]


def test_one_article_among_many_is_still_seen() -> None:
    assert bars([YearCount(2018, 1, "/"), YearCount(2019, 10_000, "/")])[0].height > 0


def test_the_undated_have_a_bar_of_their_own_at_the_end() -> None:
    drawn = bars([YearCount(2018, 1, "/")], undated=3, undated_url="/undated")
    assert (drawn[-1].label, drawn[-1].count, drawn[-1].undated) == ("بلا سنة مؤكدة", 3, True)


def test_a_century_of_gaps_is_not_drawn() -> None:
    assert len(bars([YearCount(1900, 1, "/"), YearCount(2020, 1, "/")])) == 2


def test_a_gap_that_is_not_drawn_is_marked_at_the_year_after_it() -> None:
    years = [YearCount(year, 1, "/") for year in (1900, 2019, 2020)]
    assert [bar.gap for bar in bars(years, undated=1)] == [False, True, False, False]


def test_years_drawn_one_by_one_have_no_gap() -> None:
    assert not any(bar.gap for bar in bars([YearCount(2010, 1, "/"), YearCount(2020, 1, "/")]))


def test_nothing_gives_no_bars() -> None:
    assert bars([]) == []
