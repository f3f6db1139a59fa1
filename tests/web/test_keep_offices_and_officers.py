"""The supervision office keeps the offices, the officers and who oversees what; others look or stay out."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from luoshi.journal.models import Entry
from luoshi.people.actions import add_office, give_charge
from luoshi.people.models import Charge, Office, OfficeKind, Officer, Role
from luoshi.people.second_factor import new_secret, turn_on
from tests.cast import MORNING, PASSWORD, City, make_city, make_officer
from tests.web.conftest import signed_in
from tests.web.pages import words

ONE_TIME = re.compile(r"\b(?:[a-z2-9]{5}-){3}[a-z2-9]{5}\b")


@pytest.fixture
def city(db: None) -> City:  # noqa: ARG001
    """云岭 with its offices and officers."""
    return make_city()


@pytest.fixture
def keeper(city: City) -> Client:
    """Lin's browser; she supervises."""
    return signed_in(city.lin)


def act(browser: Client, act_name: str, /, *numbers: int, **typed: Any) -> Any:
    """Send the form of an act."""
    return browser.post(reverse(f"people:{act_name}", args=numbers), typed)


def journal_of(thing: str) -> list[str]:
    return [entry.act for entry in Entry.objects.filter(thing=thing).order_by("number")]


# --- looking


def test_everybody_sees_the_offices_with_their_people_and_leaders(city: City) -> None:
    page = words(signed_in(city.zheng).get("/people/offices/"))
    for said in ("市发展和改革委员会", "郑八", "何七", "东山县", "云岭高新区"):
        assert said in page
    assert page.index('id="department"') < page.index('id="county"') < page.index('id="zone"')
    assert "/people/offices/new/" not in page


def test_an_office_says_where_it_comes_from_and_what_it_is_called(keeper: Client) -> None:
    made = add_office(
        name="市数据局",
        aliases=["数据局", "市大数据局"],
        source="机构改革方案 https://yunling.example/plan",
        at=MORNING,
        by=None,
    )
    page = words(keeper.get(reverse("people:office", args=[made.pk])))
    assert "市大数据局" in page
    assert 'href="https://yunling.example/plan"' in page


def test_a_part_of_an_office_is_overseen_through_it(keeper: Client, city: City) -> None:
    part = add_office(name="能源科", parent=city.planning, at=MORNING, by=None)
    page = words(keeper.get(reverse("people:office", args=[part.pk])))
    assert "何七" in page
    assert "市发展和改革委员会" in page[page.index("何七") :]
    own = keeper.get(reverse("people:office", args=[city.planning.pk]))
    assert [charge.officer for charge in own.context["overseers"]] == [city.he]


@pytest.mark.parametrize(
    ("who", "status"), [("lin", 200), ("qiu", 200), ("wu", 200), ("he", 403), ("zheng", 403)]
)
def test_the_list_of_officers_is_for_those_who_see_everything(city: City, who: str, status: int) -> None:
    browser = signed_in(getattr(city, who))
    for address in ("/people/officers/", "/people/officers.xlsx", f"/people/officers/{city.shan.pk}/"):
        assert browser.get(address).status_code == status


@pytest.mark.parametrize("address", ["/people/offices/999999/", "/people/officers/999999/"])
def test_what_is_not_there_is_not_found(keeper: Client, address: str) -> None:
    assert keeper.get(address).status_code == 404


def test_the_list_is_filtered_by_its_address(keeper: Client, city: City) -> None:
    def names(**filters: object) -> set[str]:
        page = keeper.get("/people/officers/", filters)
        return {row.officer.username for row in page.context["rows"]}

    assert names(role="leader") == {"he", "wei"}
    assert names(office=city.planning.pk) == {"zheng", "feng"}
    assert names(q="郑") == {"zheng"}
    assert names(state="left") == set()
    turn_on(officer=city.qiu, secret=new_secret(), at=MORNING, by=city.qiu)
    assert names(factor="on") == {"qiu"}
    assert names(factor="off", role="verifier") == set()
    assert names(role="nonsense", office="x") >= {"lin", "he", "shan"}


def test_lists_ask_the_database_as_often_for_many_as_for_few(
    keeper: Client, city: City, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        office = add_office(
            name=f"第{number}局", parent=city.government, kind="department", at=MORNING, by=None
        )
        make_officer(f"person{number}", role=Role.REPORTER, office=office)
        leader = make_officer(f"leader{number}", role=Role.LEADER)
        give_charge(officer=leader, office=office, at=MORNING, by=None)
    for address in ("/people/offices/", "/people/officers/", "/people/offices.xlsx", "/people/officers.xlsx"):
        with django_assert_max_num_queries(12):
            assert keeper.get(address).status_code == 200


# --- offices


def test_a_supervisor_adds_an_office(keeper: Client, city: City) -> None:
    typed = {
        "name": "能源科",
        "kind": "other",
        "parent": city.planning.pk,
        "aliases": "市能源科，能源办",
        "source": "三定规定",
    }
    answer = act(keeper, "new_office", **typed)
    made = Office.objects.get(name="能源科")
    assert answer["Location"] == f"/people/offices/{made.pk}/"
    assert (made.parent, made.aliases, made.source) == (city.planning, ["市能源科", "能源办"], "三定规定")
    page = words(keeper.get("/people/offices/"))
    assert (
        page.index("市发展和改革委员会</a>") < page.index("能源科</a>") < page.index("市工业和信息化局</a>")
    )


def test_what_is_typed_wrong_comes_back_as_typed(keeper: Client) -> None:
    answer = act(keeper, "new_office", name="", short="某科", kind="nonsense")
    assert answer.status_code == 422
    assert 'value="某科"' in words(answer)


def test_an_office_is_renamed_moved_and_keeps_its_number(keeper: Client, city: City) -> None:
    typed = {"name": "市工信局", "kind": "department", "parent": city.planning.pk, "short": "工信局"}
    assert act(keeper, "change_office", city.industry.pk, **typed).status_code == 302
    changed = Office.objects.get(pk=city.industry.pk)
    assert (changed.name, changed.parent, changed.short) == ("市工信局", city.planning, "工信局")
    facts = Entry.objects.get(act="people.change_office").facts
    assert facts["name"] == ["市工业和信息化局", "市工信局"]


def test_the_same_again_changes_and_writes_nothing(keeper: Client, city: City) -> None:
    office = city.industry
    typed = {"name": office.name, "kind": office.kind, "parent": office.parent_id, "short": office.short}
    act(keeper, "change_office", office.pk, **typed)
    assert not Entry.objects.filter(act="people.change_office").exists()


def test_an_office_cannot_lie_beneath_itself_or_bear_a_name_that_is_taken(keeper: Client, city: City) -> None:
    beneath = add_office(name="能源科", parent=city.planning, at=MORNING, by=None)
    typed = {"name": city.planning.name, "kind": "department"}
    assert "office-beneath-itself" in words(
        act(keeper, "change_office", city.planning.pk, parent=beneath.pk, **typed)
    )
    typed = {"name": city.planning.name, "kind": "department", "parent": city.government.pk}
    assert "office-name-taken" in words(act(keeper, "change_office", city.industry.pk, **typed))


def test_an_office_is_dissolved_when_nobody_works_there_any_more(keeper: Client, city: City) -> None:
    assert "office-in-use" in words(act(keeper, "retire_office", city.industry.pk, reason="机构改革"))
    assert "office-in-use" in words(act(keeper, "retire_office", city.government.pk, reason="机构改革"))
    assert act(keeper, "retire_office", city.zone.pk, reason="").status_code == 422
    give_charge(officer=city.he, office=city.zone, at=MORNING, by=city.lin)
    assert act(keeper, "retire_office", city.zone.pk, reason="机构改革").status_code == 302
    assert 'id="zone"' not in words(keeper.get("/people/offices/"))
    assert not Charge.objects.filter(office=city.zone, until=None).exists()
    assert "已撤销" in words(keeper.get(f"/people/offices/{city.zone.pk}/"))
    assert "office-retired" in words(act(keeper, "retire_office", city.zone.pk, reason="又一次"))


def test_a_dissolution_can_be_taken_back(keeper: Client, city: City) -> None:
    act(keeper, "retire_office", city.zone.pk, reason="机构改革")
    assert f"/people/offices/{city.zone.pk}/" in words(keeper.get("/people/offices/"))  # among the dissolved
    assert act(keeper, "reinstate_office", city.zone.pk, reason="").status_code == 422
    assert act(keeper, "reinstate_office", city.zone.pk, reason="误撤").status_code == 302
    assert 'id="zone"' in words(keeper.get("/people/offices/"))
    assert "office-active" in words(act(keeper, "reinstate_office", city.zone.pk, reason="又一次"))
    assert journal_of(f"office:{city.zone.pk}")[-2:] == ["people.retire_office", "people.reinstate_office"]


# --- officers


def test_a_new_officer_gets_a_password_that_is_good_for_one_sign_in(keeper: Client, city: City) -> None:
    answer = act(keeper, "new_officer", name="赵五", username="zhao", role="reporter", office=city.xishui.pk)
    [password] = set(ONE_TIME.findall(words(answer)))
    assert answer["Cache-Control"].startswith("max-age=0")
    browser = Client()
    browser.post("/people/sign-in/", {"username": "zhao", "password": password})
    assert browser.get("/reports/")["Location"] == "/people/password/"
    new = "my own nine boats 7"
    browser.post("/people/password/", {"current": password, "new": new, "again": new})
    assert browser.get("/reports/").status_code == 200
    assert password not in words(keeper.get(f"/people/officers/{Officer.objects.get(username='zhao').pk}/"))
    assert "zhao" not in str(Entry.objects.get(act="people.set_password").payload)


def test_who_speaks_for_an_office_needs_one(keeper: Client) -> None:
    answer = act(keeper, "new_officer", name="赵五", username="zhao", role="reporter")
    assert answer.status_code == 422
    assert 'value="zhao"' in words(answer)
    assert not Officer.objects.filter(username="zhao").exists()


def test_an_officer_is_posted_elsewhere(keeper: Client, city: City) -> None:
    assert act(keeper, "post_officer", city.han.pk, role="head", office=city.planning.pk).status_code == 302
    moved = Officer.objects.get(pk=city.han.pk)
    assert (moved.role, moved.office) == ("head", city.planning)


def test_a_leader_is_charged_with_an_office_and_discharged_again(keeper: Client, city: City) -> None:
    act(keeper, "give_charge", city.he.pk, **{"charge-office": city.zone.pk})
    assert "云岭高新区" in words(keeper.get(f"/people/officers/{city.he.pk}/"))
    act(keeper, "end_charge", city.he.pk, city.zone.pk)
    assert not Charge.objects.filter(officer=city.he, office=city.zone, until=None).exists()
    act(keeper, "oversee", city.zone.pk, officer=city.wei.pk)
    assert Charge.objects.filter(officer=city.wei, office=city.zone, until=None).exists()
    assert journal_of(city.he.actor)[-2:] == ["people.give_charge", "people.end_charge"]


def test_who_leaves_is_out_at_once_and_can_come_back(keeper: Client, city: City) -> None:
    browser = signed_in(city.han)
    assert browser.get("/reports/").status_code == 200
    assert act(keeper, "retire_officer", city.han.pk, **{"retire-reason": "调离"}).status_code == 302
    assert browser.get("/reports/").status_code == 302
    assert Entry.objects.get(act="people.retire_officer").reason == "调离"
    assert act(keeper, "reinstate_officer", city.han.pk, **{"back-reason": "回任"}).status_code == 302
    assert Officer.objects.get(pk=city.han.pk).is_active
    assert "officer-active" in words(act(keeper, "reinstate_officer", city.han.pk, **{"back-reason": "再来"}))


def test_the_last_supervisor_stays(keeper: Client, city: City) -> None:
    for answer in (
        act(keeper, "retire_officer", city.lin.pk, **{"retire-reason": "调离"}),
        act(keeper, "post_officer", city.lin.pk, role="auditor"),
    ):
        assert "last-supervisor" in words(answer)
    make_officer("chen", role=Role.SUPERVISOR)
    assert act(keeper, "post_officer", city.lin.pk, role="auditor").status_code == 302


def test_a_new_password_ends_the_sessions(keeper: Client, city: City) -> None:
    browser = signed_in(city.han)
    answer = act(keeper, "new_password", city.han.pk)
    [password] = set(ONE_TIME.findall(words(answer)))
    assert browser.get("/reports/").status_code == 302
    assert Client().post("/people/sign-in/", {"username": "han", "password": PASSWORD}).status_code == 422
    assert Client().post("/people/sign-in/", {"username": "han", "password": password}).status_code == 302


def test_a_machine_left_open_does_not_give_the_account_away(keeper: Client, city: City) -> None:
    turn_on(officer=city.lin, secret=new_secret(), at=MORNING, by=city.lin)
    answer = act(keeper, "reset_factor", city.lin.pk, **{"reset-reason": "换手机"})
    assert "own-second-factor" in words(answer)
    assert act(keeper, "new_password", city.lin.pk)["Location"] == "/people/password/"
    assert Officer.objects.get(pk=city.lin.pk).check_password(PASSWORD)
    page = words(keeper.get(f"/people/officers/{city.lin.pk}/"))
    assert f"/people/officers/{city.lin.pk}/reset/" not in page


def test_a_lost_phone_is_helped_by_the_supervisor(keeper: Client, city: City) -> None:
    turn_on(officer=city.han, secret=new_secret(), at=MORNING, by=city.han)
    assert f"/people/officers/{city.han.pk}/reset/" in words(keeper.get(f"/people/officers/{city.han.pk}/"))
    assert act(keeper, "reset_factor", city.han.pk, **{"reset-reason": ""}).status_code == 422
    assert act(keeper, "reset_factor", city.han.pk, **{"reset-reason": "手机丢失"}).status_code == 302
    assert Entry.objects.get(act="people.reset_second_factor").reason == "手机丢失"
    again = act(keeper, "reset_factor", city.han.pk, **{"reset-reason": "再来"})
    assert "second-factor-off" in words(again)


def test_nobody_else_may_keep_anything(city: City) -> None:
    acts = [
        ("new_office", [], {"name": "新局", "kind": "other"}),
        ("change_office", [city.zone.pk], {"name": "新区", "kind": "zone"}),
        ("retire_office", [city.zone.pk], {"reason": "无"}),
        ("reinstate_office", [city.zone.pk], {"reason": "无"}),
        ("oversee", [city.zone.pk], {"officer": city.he.pk}),
        ("new_officer", [], {"name": "赵", "username": "zhao", "role": "auditor"}),
        ("post_officer", [city.han.pk], {"role": "auditor"}),
        ("give_charge", [city.he.pk], {"charge-office": city.zone.pk}),
        ("end_charge", [city.he.pk, city.planning.pk], {}),
        ("new_password", [city.han.pk], {}),
        ("reset_factor", [city.han.pk], {"reset-reason": "无"}),
        ("retire_officer", [city.han.pk], {"retire-reason": "无"}),
        ("reinstate_officer", [city.han.pk], {"back-reason": "无"}),
        ("add_officers", [], {"rows": '[[2, {"name": "赵", "username": "zhao", "role": "auditor"}]]'}),
    ]
    before = Entry.objects.count()
    for who in (city.wu, city.qiu, city.he, city.feng):
        for name, numbers, typed in acts:
            assert act(signed_in(who), name, *numbers, **typed).status_code == 403, (who, name)
    assert Entry.objects.count() == before


# --- many at once


def table_of(
    *rows: tuple[str, ...], heads: tuple[str, ...] = ("姓名", "用户名", "角色", "单位", "分管")
) -> bytes:
    """A workbook as offices send it: a title, heads, rows, a remark below."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2025年联络员名单"])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(list(row))
    sheet.append(["备注：以本表为准"])
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def upload(browser: Client, content: bytes) -> Any:
    file = io.BytesIO(content)
    file.name = "名单.xlsx"
    return browser.post("/people/officers/import/", {"file": file})


GOOD = (
    ("赵五", "zhao", "填报人", "市发改委", ""),
    ("钱六", "qian", "单位负责人", "东山县", ""),
    ("周七", "zhou", "市领导", "", "东山县、西水县"),
    ("吴八", "wu.ba", "Auditor", "", ""),
)


def test_a_table_of_officers_is_looked_at_and_then_added_at_once(keeper: Client, city: City) -> None:
    look = upload(keeper, table_of(*GOOD))
    assert look.status_code == 200
    assert not Officer.objects.filter(username="zhao").exists()
    answer = act(keeper, "add_officers", rows=look.context["rows"])
    assert len(set(ONE_TIME.findall(words(answer)))) == 4
    zhao = Officer.objects.get(username="zhao")
    assert (zhao.role, zhao.office, zhao.must_change_password) == ("reporter", city.planning, True)
    overseen = Charge.objects.filter(officer__username="zhou", until=None)
    assert {charge.office for charge in overseen} == {city.dongshan, city.xishui}
    assert "officer-rows-unfit" in words(act(keeper, "add_officers", rows=look.context["rows"]))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_in_any_chinese_encoding_will_do(keeper: Client, city: City, encoding: str) -> None:  # noqa: ARG001
    written = io.StringIO()
    csv.writer(written).writerows([("姓名", "用户名", "角色", "单位"), *(row[:4] for row in GOOD[:2])])
    look = upload(keeper, written.getvalue().encode(encoding))
    assert look.status_code == 200, words(look)
    assert [one.said["name"] for one in look.context["proposed"]] == ["赵五", "钱六"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "zhao", "审计人员", ""), "姓名"),
        (("赵五", "有 空格", "审计人员", ""), "用户名应为"),
        (("赵五", "LIN", "审计人员", ""), "已被使用"),
        (("赵五", "zhao", "局长", ""), "没有这个角色"),
        (("赵五", "zhao", "填报人", "不存在的局"), "没有这个单位"),
        (("赵五", "zhao", "填报人", ""), "请选择"),
        (("赵五", "zhao", "审计人员", "", "东山县"), "只有市领导"),
        (("赵五", "zhao", "市领导", "", "东山县、天上"), "分管单位"),
    ],
)
def test_what_is_wrong_is_said_row_by_row_and_nobody_is_added(
    keeper: Client,
    city: City,  # noqa: ARG001
    row: tuple[str, ...],
    said: str,
) -> None:
    look = upload(keeper, table_of(GOOD[1], row))
    assert look.status_code == 422
    assert said in words(look)
    assert [bool(one.problems) for one in look.context["proposed"]] == [False, True]
    assert [one.number for one in look.context["proposed"]] == [3, 4]
    assert look.context["rows"] == ""


def test_a_user_name_that_stands_twice_in_the_file_is_noticed(keeper: Client, city: City) -> None:  # noqa: ARG001
    look = upload(keeper, table_of(GOOD[0], GOOD[0]))
    assert [bool(one.problems) for one in look.context["proposed"]] == [False, True]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (table_of(heads=("甲", "乙", "丙")), "officer-heads-missing"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "not-a-table"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_words(
    keeper: Client,
    city: City,  # noqa: ARG001
    content: bytes,
    code: str,
) -> None:
    answer = upload(keeper, content)
    assert answer.status_code == 422
    assert code in words(answer)


@pytest.mark.parametrize("rows", ["", "nonsense", "{}", "[1]", "[[1, 2]]", '[["x", {}]]', "[" * 100_000])
def test_what_no_page_of_ours_sent_adds_nobody(keeper: Client, city: City, rows: str) -> None:  # noqa: ARG001
    count = Officer.objects.count()
    assert act(keeper, "add_officers", rows=rows).status_code in {302, 422}
    assert Officer.objects.count() == count


def test_markup_and_formulas_in_names_do_no_harm(keeper: Client, city: City) -> None:  # noqa: ARG001
    look = upload(keeper, table_of(("<script>alert(1)</script>", "zhao", "审计人员", "")))
    assert "<script>alert" not in words(look)
    act(keeper, "add_officers", rows=look.context["rows"].replace("<script>alert(1)</script>", "=1+1"))
    book = load_workbook(io.BytesIO(keeper.get("/people/officers.xlsx", {"q": "=1+1"}).content))
    cells = [
        cell for row in book.worksheets[0].iter_rows() for cell in row if str(cell.value).endswith("1+1")
    ]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_list_that_leaves_can_be_read_in_again(keeper: Client, city: City) -> None:  # noqa: ARG001
    leaving = keeper.get("/people/officers.xlsx").content
    look = upload(keeper, leaving)
    listed = {one.said["username"]: one for one in look.context["proposed"]}
    assert {"he", "zheng", "wu"} <= listed.keys()
    assert [office.name for office in listed["he"].oversees] == ["市发展和改革委员会", "市工业和信息化局"]
    assert all(len(one.problems) == 1 for one in listed.values())  # the names are taken, all else is right


def test_the_empty_table_has_the_heads_that_the_import_knows(keeper: Client) -> None:
    look = upload(keeper, keeper.get("/people/officers/import/table.xlsx").content)
    assert look.status_code == 200
    assert look.context["proposed"] == []


# --- the city's profile


def test_the_profile_is_looked_at_and_then_taken_over(supervisor: Client) -> None:
    empty = words(supervisor.get("/people/offices/"))
    assert "/offices/adopt/" in empty
    look = supervisor.get("/offices/adopt/")
    assert "瑞金市" in words(look)
    assert not Office.objects.exists()
    supervisor.post("/offices/adopt/")
    assert Office.objects.filter(kind=OfficeKind.COUNTY).count() == 18
    page = words(supervisor.get("/people/offices/"))
    assert 'id="zone"' in page
    again = supervisor.get("/offices/adopt/")
    assert not again.context["brings"].added
    assert not again.context["brings"].changed


def test_what_was_changed_by_hand_is_shown_before_the_profile_brings_it_back(supervisor: Client) -> None:
    supervisor.post("/offices/adopt/")
    office = Office.objects.get(key="development-reform")
    typed = {"name": "市发改委", "kind": "department", "parent": office.parent_id}
    act(supervisor, "change_office", office.pk, **typed)
    brings = supervisor.get("/offices/adopt/").context["brings"]
    assert [(changed.pk, entry.name) for changed, entry in brings.changed] == [
        (office.pk, "赣州市发展和改革委员会")
    ]


def test_only_a_supervisor_takes_the_profile_over(auditor: Client) -> None:
    assert auditor.get("/offices/adopt/").status_code == 403
    assert auditor.post("/offices/adopt/").status_code == 403
    assert not Office.objects.exists()
