from tests.matching.small import INDEX


def test_the_index_reads_words_as_the_engine_compares_them() -> None:
    assert INDEX.words("Snr. Health-Care Assistants") == ("senior", "healthcare", "assistant")
    assert tuple(token.text for token in INDEX.read("Snr PWP")) == ("senior", "pwp")
