"""What identifies a person or is marked as secret is found before it is published; figures are not."""

import hashlib
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luoshi.account.rules.not_public import PROVINCES, is_credit_code, masked, not_for_the_public
from luoshi.reader import read
from tests.test_sample import SAMPLE

PLACES = st.sampled_from(sorted(PROVINCES))
DAYS = st.dates(date(1900, 1, 1), date(2025, 12, 31))


def identity_number(province: str, born: date, order: int) -> str:
    """One with the check character that the standard's own congruence asks for."""
    body = f"{province}0102{born:%Y%m%d}{order:03}"
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "0123456789X"[(1 - total) % 11]


def bank_card(body: str) -> str:
    """``body`` with the one check digit that the doubling of every second digit asks for."""
    places = [int(digit) for digit in reversed(body)]
    doubled = [sum(map(int, str(2 * digit))) for digit in places[::2]]
    return body + str(-(sum(doubled) + sum(places[1::2])) % 10)


def kinds(text: str) -> list[str]:
    return [one.kind for one in not_for_the_public(text)]


@given(PLACES, DAYS, st.integers(0, 999))
def test_every_identity_number_is_found_where_it_stands(province: str, born: date, order: int) -> None:
    number = identity_number(province, born, order)
    text = f"联系人身份证号{number}，已核验。"
    (found,) = not_for_the_public(text)
    assert (found.kind, text[found.start : found.end]) == ("identity-number", number)
    assert number[2:-2] not in masked(text)


@given(PLACES, DAYS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_with_one_wrong_digit_it_is_no_identity_number(
    province: str, born: date, order: int, place: int, more: int
) -> None:
    number = identity_number(province, born, order)
    wrong = f"{number[:place]}{(int(number[place]) + more) % 10}{number[place + 1 :]}"
    assert "identity-number" not in kinds(wrong)


@given(st.from_regex(r"62[0-9]{13,16}", fullmatch=True))
@example("62053300803638640")  # with its check digit it has that of a credit code, too
def test_bank_cards_are_found_by_their_check_digit(body: str) -> None:
    card = bank_card(body)
    assert kinds(f"账号：{card}") == ["bank-card"]
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    assert kinds(f"账号：{wrong}") == []


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "+86 13812345678",
        "８６１３８１２３４５６７８",
        "１３８１２３４５６７８",
    ],
)
def test_mobile_numbers_are_found_however_they_are_written(written: str) -> None:
    text = f"咨询电话,{written}。"
    (found,) = not_for_the_public(text)
    assert (found.kind, text[found.start : found.end]) == ("mobile-number", written)
    assert written not in masked(text)


@pytest.mark.parametrize("text", ["身份证 360702 19800229 1234", "3607021980022912345", "20250101"])
def test_days_that_never_were_and_other_lengths_are_no_identity_numbers(text: str) -> None:
    assert "identity-number" not in kinds(text)


def test_the_older_identity_numbers_and_those_in_groups_are_found() -> None:
    assert kinds("身份证号360702800228123") == ["identity-number"]
    number = identity_number("36", date(1980, 2, 28), 123)
    assert kinds(f"{number[:6]} {number[6:14]} {number[14:]}") == ["identity-number"]
    assert kinds(number.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))) == [
        "identity-number"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "完成投资13812345678元，增长8.5%",
        "总量 13812345678 吨",
        "12345热线受理，电话0797-8391234",
        "文号：赣市府发〔2025〕1号，2025年1月8日至2025年12月31日",
        f"文件校验值 {hashlib.sha256(b'1').hexdigest()}",
        "比值0.13812345678",
    ],
)
def test_figures_hotlines_and_hashes_are_not_taken_for_persons(text: str) -> None:
    assert kinds(text) == []


def test_what_organisations_are_registered_under_is_public() -> None:
    code = "91350100M000100Y43"  # the example of GB 32100-2015
    assert is_credit_code(code)
    assert not is_credit_code("91350100M000100Y44")
    assert kinds(f"统一社会信用代码{code}") == []


@pytest.mark.parametrize(
    "text", ["机密★10年", "秘密 ★ 3年", "第1页\n绝 密\n关于", "仅供内部使用", "此件不予公开"]
)
def test_marks_of_secrecy_are_found_and_stay_to_be_read(text: str) -> None:
    assert kinds(text) == ["secrecy-mark"]
    assert masked(text) == text


@pytest.mark.parametrize("text", ["严守国家秘密", "保密审查", "加密传输，密级管理"])
def test_speaking_of_secrecy_marks_nothing(text: str) -> None:
    assert kinds(text) == []


def test_an_address_is_found_and_hidden_but_for_its_ends() -> None:
    text = "请发至 li.si@example.gov.cn。"
    assert kinds(text) == ["e-mail"]
    assert masked(text) == "请发至 li" + "*" * 16 + "cn。"


def test_nothing_in_a_report_is_taken_for_personal() -> None:
    assert not_for_the_public(read(SAMPLE.read_bytes()).text) == []


def test_several_in_one_text_come_in_order_and_never_overlap() -> None:
    text = f"13812345678；a@b.cn；{bank_card('622202100000000')}；秘密★"
    found = not_for_the_public(text)
    assert [one.kind for one in found] == ["mobile-number", "e-mail", "bank-card", "secrecy-mark"]
    assert all(one.end <= other.start for one, other in pairwise(found))
