"""An index of arrays: a segment format of our own under Whoosh's index, commits and searchers.

`pages` is the checked file, `lists` and `lexicon` how posting lists and words are written, `content` what a segment holds and how
it is written, `numbering` and `draft` how texts become that, `merging` and `tiers` how segments become fewer. `segment` and `terms`
read one, `leaves` those of a commit together, `standing`, `multiterm` and `vocabulary` where words stand and which are alike;
`reader` puts it into one index, `cache` keeps what was worked out. `whoosh_codec`, `whoosh_terms` and `whoosh_writer` show the same
files to Whoosh.
"""
