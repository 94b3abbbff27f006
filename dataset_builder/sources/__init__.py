"""Sources: files in, documents out. One file per member, one row here."""

from dataset_builder.registry import Member, Registry

SOURCES = Registry(
    "source",
    {
        "articles": Member(
            "dataset_builder.sources.articles:Articles", "a folder of Spanish .txt, .md, .html and .pdf texts"
        ),
        "pubmedqa": Member(
            "dataset_builder.sources.pubmedqa:PubMedQA", "PubMedQA questions on abstracts (JSON, English)"
        ),
        "openfda": Member(
            "dataset_builder.sources.openfda:OpenFDA",
            "drug labels of openFDA (JSON, JSON lines, zip; English)",
        ),
        "votes": Member("dataset_builder.sources.votes:Votes", "battles and votes compacted by the Space"),
    },
)
