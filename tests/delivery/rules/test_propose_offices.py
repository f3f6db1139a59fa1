"""Offices are proposed with a reason, and what is not known stays open."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.delivery.rules.profile import load_profile
from luoshi.delivery.rules.proposing import PastAssignment, Proposal, propose_offices
from luoshi.ground.messages import LANGUAGES, render

OFFICES = load_profile("ganzhou").offices
COUNTIES = {office.key for office in OFFICES if office.kind == "county"}


def proposed(
    text: str, *, heading: str = "", places: tuple[str, ...] = (), last: tuple[PastAssignment, ...] = ()
) -> dict[str, Proposal]:
    found = propose_offices(text, heading=heading, places=places, offices=OFFICES, last_year=last)
    return {proposal.office: proposal for proposal in found}


def lead_of(found: dict[str, Proposal]) -> str | None:
    return next((office for office, proposal in found.items() if proposal.part == "lead"), None)


def test_nothing_speaks_for_anybody_and_nothing_is_proposed() -> None:
    assert proposed("把更多时间用在抓落实上") == {}


def test_each_county_means_all_eighteen() -> None:
    found = proposed("每个县（市、区）至少办好一件实事")
    assert found.keys() == COUNTIES
    assert {(p.part, p.reason, p.confidence) for p in found.values()} == {
        ("responsible", "every-county", "sure")
    }
    assert proposed("各县(市、区)都要办好一件实事").keys() == COUNTIES


def test_the_counties_means_those_that_are_not_named_otherwise() -> None:
    found = proposed("瑞金、龙南达到70%，各县达到55%", places=("瑞金", "龙南"))
    assert {key for key, p in found.items() if p.reason == "place"} == {"ruijin", "longnan"}
    assert {key for key, p in found.items() if p.reason == "other-counties"} == COUNTIES - {
        "ruijin",
        "longnan",
    }
    assert proposed("瑞金、龙南达到70%，各县达到55%").keys() == found.keys()


def test_county_level_is_not_the_counties() -> None:
    assert proposed("提升各县级平台的能力") == {}


def test_a_place_makes_its_county_responsible_and_a_saying_does_not() -> None:
    assert proposed("建好信丰的园区", places=("信丰",))["xinfeng"].part == "responsible"
    assert "xingguo" not in proposed("深入推进科教兴国战略")


def test_the_duty_by_law_proposes_a_lead_and_names_the_law() -> None:
    found = proposed("粮食总产保持稳定，新建高标准农田10万亩")
    assert lead_of(found) == "agriculture"
    assert found["agriculture"].confidence == "likely"
    assert found["agriculture"].values["words"] == ["粮食", "高标准农田"]
    assert "《农业法》" in str(found["agriculture"].values["source"])


def test_the_longer_word_counts_where_two_overlap() -> None:
    assert proposed("发展科技型中小企业").keys() == {"science"}
    assert proposed("培训教师，办好养老保险").keys() == {"education", "human-resources"}


def test_a_phrase_in_which_a_word_means_something_else_proposes_nobody() -> None:
    assert proposed("开展党纪学习教育") == {}


def test_two_offices_alike_leave_the_lead_open() -> None:
    found = proposed("推动电商与物流协同")
    assert found.keys() == {"commerce", "transport"}
    assert lead_of(found) is None
    assert {p.confidence for p in found.values()} == {"possible"}


def test_a_heading_alone_proposes_no_lead() -> None:
    found = proposed("配套建设烘干中心", heading="抓好粮食生产")
    assert found["agriculture"].reason == "heading"
    assert lead_of(found) is None


def test_an_office_that_the_text_names_leads_before_all_others() -> None:
    found = proposed("市审计局会同市财政局管好公立医院的账")
    assert lead_of(found) == "audit"
    assert found["audit"].confidence == "sure"
    assert found["finance"].part == "supporting"
    assert found["health"].part == "supporting"


def test_last_year_goes_before_the_words_of_duties() -> None:
    last = (
        PastAssignment("力争全年城镇新增就业5.8万人", "human-resources", "lead"),
        PastAssignment("力争全年城镇新增就业5.8万人", "education", "supporting"),
        PastAssignment("新建高标准农田12万亩", "agriculture", "lead"),
    )
    found = proposed("全年城镇新增就业6万人", last=last)
    assert lead_of(found) == "human-resources"
    assert found["human-resources"].reason == "last-year"
    assert found["education"].part == "supporting"
    assert "agriculture" not in found


def test_last_year_knows_offices_that_are_gone_but_does_not_propose_them() -> None:
    last = (PastAssignment("巩固拓展帮扶成果", "rural-revitalisation", "lead"),)
    assert proposed("巩固拓展帮扶成果", last=last) == {}


def test_every_reason_is_said_in_words() -> None:
    found = [
        *proposed("市审计局与信丰、各县一起抓好粮食", places=("信丰",)).values(),
        *proposed("每个县（市、区）", heading="抓好粮食生产").values(),
        *proposed("新增就业", last=(PastAssignment("新增就业", "education", "lead"),)).values(),
    ]
    assert len({proposal.reason for proposal in found}) == 7
    for proposal in found:
        for language in LANGUAGES:
            sentence = render(f"proposal.{proposal.reason}", language, proposal.values)
            assert "{" not in sentence
            assert not sentence.startswith("proposal.")


@given(
    st.text(
        st.sampled_from("各县（市、区）瑞金龙南市财政局审计粮食就业医院科技型中小企业，。每个\0"), max_size=60
    ),
    st.text(max_size=20),
)
def test_no_text_gets_two_leads_or_one_office_twice(text: str, heading: str) -> None:
    found = propose_offices(text, heading=heading, offices=OFFICES)
    assert len({proposal.office for proposal in found}) == len(found)
    assert sum(proposal.part == "lead" for proposal in found) <= 1
    assert all(proposal.values.get("words") for proposal in found)
