"""The searches that benchmarks/speed.py compares, each over the same articles and asked the same queries.

| | |
|---|---|
| `corpus`, `queries` | the articles, and what is asked of them |
| `archive`, `analysed` | the articles in the tables of an archive, and their words as the archive analyses them |
| `through_haystack`, `one_field` | Raqeem, and Haystack's own Whoosh: a page as Haystack's generic view draws it |
| `fts5`, `tantivy` | engines that are given the analysed words |
| `exhaustive` | every article looked at, to count by |
| `measuring`, `verdict` | what is measured of each, and how they compare |
"""
