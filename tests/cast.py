"""Who plays in the tests, and the texts and readings that they work with."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from luoshi.journal.actions import record
from luoshi.journal.models import Entry
from luoshi.ledger.adoption import Adoption, adopt_reading
from luoshi.ledger.models import Commitment, Edition
from luoshi.people.actions import add_office, add_officer, give_charge
from luoshi.people.models import Office, OfficeKind, Officer, Role
from luoshi.reader import model

MORNING = datetime(2025, 1, 20, 1, 30, tzinfo=UTC)  # half past nine in China
PASSWORD = "Tea-house 7 near the old bridge"


# --- people


def make_officer(
    username: str = "lin",
    *,
    name: str = "林一",
    role: str = Role.SUPERVISOR,
    password: str = PASSWORD,
    office: Office | None = None,
) -> Officer:
    """An officer who can sign in with ``password``."""
    return add_officer(
        username=username, name=name, role=role, password=password, office=office, at=MORNING, by=None
    )


def make_supervisor() -> Officer:
    """Lin works in the supervision office: she owns the ledger."""
    return make_officer("lin", name="林一", role=Role.SUPERVISOR)


def make_second_supervisor() -> Officer:
    """Chen works beside her."""
    return make_officer("chen", name="陈二", role=Role.SUPERVISOR)


def make_auditor() -> Officer:
    """Wu audits: he sees everything and changes nothing."""
    return make_officer("wu", name="吴三", role=Role.AUDITOR)


def make_former_officer() -> Officer:
    """Sun has left; she was a supervisor."""
    officer = make_officer("sun", name="孙四", role=Role.SUPERVISOR)
    officer.is_active = False
    officer.save()
    return officer


# --- the city of 云岭, which is nowhere


@dataclass(frozen=True, slots=True)
class City:
    """Its offices and who works in them."""

    government: Office
    planning: Office  # 发展和改革委员会
    industry: Office  # 工业和信息化局
    dongshan: Office  # a county
    xishui: Office  # another
    zone: Office
    lin: Officer  # supervises
    qiu: Officer  # verifies
    zheng: Officer  # reports for planning
    feng: Officer  # heads planning
    han: Officer  # reports for industry
    du: Officer  # heads industry
    shan: Officer  # reports for dongshan
    he: Officer  # leads: planning and industry are under her
    wei: Officer  # leads: education is under him, nothing of this cast
    wu: Officer  # audits


def make_city() -> City:
    """The offices and officers of 云岭."""
    government = add_office(name="云岭市人民政府", kind=OfficeKind.GOVERNMENT, at=MORNING, by=None)

    def office(name: str, kind: str = OfficeKind.DEPARTMENT, short: str = "") -> Office:
        return add_office(name=name, parent=government, kind=kind, short=short, at=MORNING, by=None)

    room = office("市政府督查室")
    planning, industry = (
        office("市发展和改革委员会", short="市发改委"),
        office("市工业和信息化局", short="市工信局"),
    )
    education = office("市教育局")
    dongshan, xishui = office("东山县", OfficeKind.COUNTY), office("西水县", OfficeKind.COUNTY)
    zone = office("云岭高新区", OfficeKind.ZONE)
    he = make_officer("he", name="何七", role=Role.LEADER)
    wei = make_officer("wei", name="魏十", role=Role.LEADER)
    for leader, charge in ((he, planning), (he, industry), (wei, education)):
        give_charge(officer=leader, office=charge, at=MORNING, by=None)
    return City(
        government=government,
        planning=planning,
        industry=industry,
        dongshan=dongshan,
        xishui=xishui,
        zone=zone,
        lin=Officer.objects.filter(username="lin").first() or make_officer("lin", office=room),
        qiu=make_officer("qiu", name="邱六", role=Role.VERIFIER, office=room),
        zheng=make_officer("zheng", name="郑八", role=Role.REPORTER, office=planning),
        feng=make_officer("feng", name="冯九", role=Role.HEAD, office=planning),
        han=make_officer("han", name="韩甲", role=Role.REPORTER, office=industry),
        du=make_officer("du", name="杜乙", role=Role.HEAD, office=industry),
        shan=make_officer("shan", name="单丙", role=Role.REPORTER, office=dongshan),
        he=he,
        wei=wei,
        wu=Officer.objects.filter(username="wu").first() or make_auditor(),
    )


# --- the journal


def make_entries(count: int) -> list[Entry]:
    """That many entries in the journal, a minute apart."""
    with transaction.atomic():
        return [
            record(
                act="ledger.accept",
                thing=f"commitment:{number}",
                actor="officer:1",
                at=MORNING + timedelta(minutes=number),
                payload={"number": number},
                reason="核对无误",
            )
            for number in range(1, count + 1)
        ]


# --- readings, made by hand: what the reader would give for a text that is put together here


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a report; ``figures`` and ``projects`` by the words that stand in it."""

    text: str
    kind: model.StatementKind = "task"
    firmness: model.Firmness | None = "plan"
    figures: Mapping[str, Mapping[str, object]] | None = None
    projects: Sequence[str] = ()
    places: tuple[str, ...] = ()
    rule: str = "verb"


HEADS = "一、主要预期目标", "二、重点工作"

GROWTH = Said(
    "地区生产总值增长6%左右",
    "target",
    figures={"6%": {"measure": "地区生产总值", "unit": "%", "kind": "change", "bound": "about"}},
    rule="headline-target",
)
INVESTMENT = Said(
    "实施重点项目120个、完成投资30亿元",
    "target",
    firmness="ensure",
    figures={
        "120个": {"measure": "重点项目", "value": 120, "unit": "个"},
        "30亿元": {"measure": "重点项目完成投资", "value": 3_000_000_000, "unit": "元"},
    },
)
BRIDGES = Said("建成东江大桥、西门水厂", projects=("东江大桥", "西门水厂"), places=("东山县",))
SCHOOLS = Said("支持东山县、西水县办好寄宿制学校", places=("东山县", "西水县"))
RIVERS = Said("探索跨县流域共同治理", firmness="explore")
LAST_YEAR = Said(
    "地区生产总值增长5.4%",
    "result",
    firmness=None,
    figures={
        "5.4%": {
            "measure": "地区生产总值",
            "value": "5.4",
            "unit": "%",
            "kind": "change",
            "role": "result",
            "year": 2024,
        }
    },
)
SPIRIT = Said("坚持以人民为中心的发展思想", "principle", firmness=None)

PLAIN_REPORT = ((GROWTH,), (LAST_YEAR, INVESTMENT, BRIDGES, SCHOOLS, RIVERS, SPIRIT))


def make_reading(
    parts: Sequence[Sequence[Said]] = PLAIN_REPORT,
    *,
    place: str | None = "云岭市",
    adcode: str | None = None,
    year: int | None = 2025,
    heads: Sequence[str] = HEADS,
    line_end: str = "\n",
) -> model.Report:
    """The reading of a report with one section for each of ``parts``, its sentences ended by 。"""
    title = "政府工作报告"
    text = title + line_end
    sections: list[model.Section] = []
    statements: list[model.Statement] = []
    figures: list[model.Figure] = []
    projects: list[model.Project] = []
    for head, said in zip(heads, parts, strict=False):
        begin = len(text)
        text += head + line_end
        for sentence in said:
            start, index = len(text), len(statements)
            text += sentence.text + "。" + line_end
            statements.append(
                model.Statement(
                    start=start,
                    end=start + len(sentence.text),
                    text=sentence.text,
                    kind=sentence.kind,
                    firmness=sentence.firmness,
                    places=sentence.places,
                    section=len(sections),
                    rule=sentence.rule,
                )
            )
            figures += _figures(sentence, start, index)
            projects += _projects(sentence, start, index)
        sections.append(model.Section(begin, len(text), head, 1, None))
    return model.Report(
        title=title,
        place=place,
        adcode=adcode,
        year_reviewed=year - 1 if year else None,
        year_planned=year,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        encoding="utf-8",
        text=text,
        continued_from=None,
        continued_to=None,
        sections=tuple(sections),
        statements=tuple(statements),
        figures=tuple(figures),
        projects=tuple(projects),
        findings=(model.Finding("count-differs", "error", len(title), len(title) + 1, {"found": 8}),),
    )


def _figures(sentence: Said, start: int, statement: int) -> list[model.Figure]:
    found = []
    for words, known in (sentence.figures or {}).items():
        at = start + sentence.text.index(words)
        figure = model.Figure(
            start=at,
            end=at + len(words),
            text=words,
            value=Decimal(str(known.get("value", words.rstrip("%个")))),
            low=None,
            high=None,
            unit="",
            bound="eq",
            kind="amount",
            measure="",
            role="target",
            year=2025,
            places=(),
            statement=statement,
            rule="number-unit",
        )
        found.append(replace(figure, **{k: v for k, v in known.items() if k != "value"}))
    return found


def _projects(sentence: Said, start: int, statement: int) -> list[model.Project]:
    return [
        model.Project(
            start=start + sentence.text.index(name),
            end=start + sentence.text.index(name) + len(name),
            text=name,
            name=name,
            stage="complete",
            role="target",
            year=2025,
            places=(),
            statement=statement,
            rule="list-of-works",
        )
        for name in sentence.projects
    ]


def make_large_reading(sentences: int, figures_each: int = 2) -> model.Report:
    """A reading with that many different promises, each with some figures."""
    said = [
        Said(
            f"第{number}项改革覆盖" + "、".join(f"{number * 10 + k}个单位" for k in range(figures_each)),
            "target",
            figures={
                f"{number * 10 + k}个": {"measure": f"第{number}项改革覆盖单位", "unit": "个"}
                for k in range(figures_each)
            },
        )
        for number in range(1, sentences + 1)
    ]
    return make_reading([said], heads=["一、改革任务"])


# --- the ledger

_clock = itertools.count(1)


def make_adoption(
    reading: model.Report | None = None, *, by: Officer | None = None, **options: object
) -> Adoption:
    """``reading`` (the plain report by default) adopted by ``by`` (a supervisor by default)."""
    reading = reading or make_reading()
    by = by or Officer.objects.filter(username="lin").first() or make_supervisor()
    at = MORNING + timedelta(minutes=next(_clock))
    data = reading.text.encode(errors="surrogatepass")
    return adopt_reading(reading=reading, data=data, at=at, by=by, **options)  # type: ignore[arg-type]


def make_edition(reading: model.Report | None = None) -> Edition:
    """The edition that an adoption made."""
    return make_adoption(reading).edition


def commitment(words: str) -> Commitment:
    """The commitment that is worded so, or begins so."""
    return Commitment.objects.select_related("report", "edition").get(text__startswith=words)
