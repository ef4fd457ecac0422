from fourfold.analytics.linkage.blocking import keys_of
from fourfold.analytics.linkage.features import Features, features_of
from fourfold.config.bench import crowd


def test_what_other_processes_make_comes_in_the_order_in_which_it_was_given(monkeypatch):
    monkeypatch.setattr(crowd, "CHUNK", 3)
    given = [{"given": "Ann", "family": f"Hart{n}", "born": "1984-03-12"} for n in range(8)]

    made = [one for some in crowd.made_elsewhere(iter(given)) for one in some]

    assert [said for said, _ in made] == [
        features_of(crowd.KIND, values).to_json() for values in given
    ]
    for said, keys in made:
        assert keys == keys_of(crowd.KIND, Features.from_json(crowd.KIND, said))
        assert len(keys) > 2
