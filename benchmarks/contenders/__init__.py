"""The searches that benchmarks/speed.py compares, each over the same articles and asked the same queries.

| | |
|---|---|
| `corpus`, `queries` | the articles, and what is asked of them |
| `archive`, `analysed` | the articles in the tables of an archive, and their words as the archive analyses them |
| `raqeem` | Raqeem by its engine's own door |
| `through_haystack`, `one_field` | Raqeem, and Haystack's own Whoosh: a page as Haystack's generic view draws it |
| `engines`: `fts5`, `tantivy` | engines that are given the analysed words |
| `exhaustive`, `segments` | every article looked at, to count by; an index of seven segments |
| `measuring`, `contest`, `results` | what is measured, of whom, and the medians of it |
| `tables`, `verdict` | all of it, and how they compare |
"""
