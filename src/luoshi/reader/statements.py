"""Where one statement ends and the next begins, and what kind of statement each is."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from luoshi.reader.layout import Block, Region
from luoshi.reader.lexicon import LEXICON
from luoshi.reader.model import Firmness, StatementKind

PROTECTED = r"“[^“”。;!]{0,80}”|《[^《》]{0,80}》|\([^()]{0,80}\)"
# A sign, or a whole stretch in which none counts. Each alternative begins with a plain character: such a
# pattern is searched fast.
_DELIMITER = re.compile(rf"{PROTECTED}|、|。|;|!|\?|:(?!(?<=\d:)\d)|,(?!(?<=\d,)\d{{3}}(?!\d))")
_LEAD_IN = re.compile(r"(?:是|为|有|工作|目标|任务|方面|如下|要求|要|点|事项|努力|措施|强调|指出)$")
_ASIDE = re.compile(
    r"(?:一年来|过去(?:的)?(?:一|五)年(?:来|里)?|(?:这|近)?五年来|今年(?:以来)?|去年|明年|在此|同时|此外|为此|其中|特别是"
    r"|因此|总之|当前|目前|新的一年|各位代表|同志们|等等|\d{4}年|全年|一是|二是|三是)$"
)
_CEREMONY = re.compile(
    r"感谢|敬意|请.{0,8}审议|予.{0,8}审议|提.{0,4}(?:意见|建议)$|受.{0,10}委托|工作报告,|提出意见|各位代表|来之不易|深刻(?:感受|认识|体会|领会)|深切(?:感受|体会)|回首|回顾|离不开"
    r"|的结果|让我们|同志们|克服了|脚步|收获|征程|不负"
)
_THANKS = re.compile(r"(?:在此,|我谨?代表|向).*(?:致以|表示)")
_REQUIREMENT = re.compile(r"总体要求|指导思想|思想为指导|总体思路")
_TROUBLE = re.compile(
    r"(?:清醒|深刻|深知|也要)[^。]{0,6}(?:认识|看到|面临|存在)|(?:存在|面临|还有|仍有)(?:着)?(?:不少|一些|许多|诸多|很多)"
    r"|(?:不足|问题|困难|短板|差距)(?!得|已|全|基|有效|大|逐)[^。,]{0,6}(?:主要)?(?:是|有(?![效序力所利机])|表现|体现|:)"
)
_TROUBLE_ENDS = re.compile(r"^(?:我们(?:将|要|一定)|对此|对这些|对于这些|针对这些|下一步|今后)")
_HEADLINE = re.compile(r"目标(?:建议|初步|安排)?(?:是|为|定为|确定为|设定为|如下)?:")

_PRINCIPLE_START = re.compile(
    r"(?:坚持(?!不懈)|树牢|牢固树立|锚定|聚焦(?!“)|围绕|紧扣|牢记|秉持|让(?!利|渡)|以[^、]{2,24}为(?!主体)|按照|遵循|立足|着眼"
    r"|我们(?:坚信|相信)|只要|面对|站在|展望|新征程)"
)
_COPULA = re.compile(
    r"^[^,]{2,22}(?<![但还总要凡])是[^,]{3,}(?:力量|基础|保障|关键|根本|前提|灵魂|之年|要求|使命|责任|生命线|底线|动力|之[本源基要])$"
)
_COVERS = re.compile(
    r"(?:政策措施|政策|措施|方案|办法|意见|条例|规定|行动|工程|计划|活动|试点|机制|制度|体系|服务|工作)(?:”)?$"
)
_MAKES_RULES = re.compile(r"^(?:[一-鿿]{0,4})?(?:制定(?:实施)?|出台(?:实施)?|印发|颁布|实施)")
_SMALL_VERB = re.compile(r"^(?:促进|推动|支持|防范|鼓励|加强|规范|保障|扩大|优化|深化|破解|助推|激发)")
_LONGEST_STATEMENT = 1000  # characters; keeps the time linear in the length of whatever text comes
_DIGIT = re.compile(r"\d")
_NAMED_BUNDLE = re.compile(r"“[^”]{1,12}(?:行动|工程|计划|活动)”$|[一二三四五六七八九十]大(?:行动|工程)$")
_SHARED_VALUE = re.compile(r"(?:和|及)?\d[\d.]*(?:%|个百分点)(?:左右|以上|以内)?$")


@dataclass(slots=True)
class Clause:
    """One statement in the view, before its figures are known."""

    start: int
    end: int
    text: str
    block: Block
    kind: StatementKind
    firmness: Firmness | None
    rule: str
    signs: list[int]  # where 、 and , part it, outside quotation marks and brackets
    sentence: int  # counts sentences, so that a subject is carried over within one only
    sentence_start: int

    @property
    def region(self) -> Region:
        return self.block.region


def find_statements(text: str, blocks: tuple[Block, ...], skip: frozenset[int]) -> list[Clause]:
    """Split every block into statements with kind and firmness; figures may make a target of a task later.

    :param skip: view offsets at which an announcement (重点做好九方面工作:) begins; those are lead-ins.
    """
    clauses: list[Clause] = []
    for block in blocks:
        requirement = _REQUIREMENT.search(text, block.start, block.end) is not None
        trouble = headline = False
        signs: list[int] = []
        for sentence_start, sentence_end, pieces in _sentences(text, block, signs):
            if sentence_start in skip:
                continue
            sentence = text[sentence_start:sentence_end]
            if block.region == "review" and not trouble:
                trouble = _TROUBLE.search(sentence) is not None
            elif trouble and _TROUBLE_ENDS.search(sentence):
                trouble = False
            lead_in = _HEADLINE.search(sentence) if "目标" in sentence else None
            targets_from = sentence_start + lead_in.end() if lead_in else sentence_start
            headline = headline or lead_in is not None
            mood = _mood(sentence, requirement=requirement and not headline, trouble=trouble)
            for start, end in _cut_long(_merge(text, pieces, sentence, block.region)):
                said = text[start:end]
                kind, rule = _kind(said, block.region, mood)
                if end <= targets_from:
                    kind, rule = "principle", "lead-in"
                elif headline and kind == "task":
                    rule = "headline-target"
                firmness = _firmness(said) if kind == "task" else None
                within = signs[bisect_left(signs, start) : bisect_left(signs, end)]
                clauses.append(
                    Clause(
                        start, end, said, block, kind, firmness, rule, within, sentence_start, sentence_start
                    )
                )
            headline = headline and not sentence.endswith(("。", "!"))
    return clauses


def _sentences(
    text: str, block: Block, signs: list[int]
) -> Iterator[tuple[int, int, list[tuple[int, int, str]]]]:
    """Sentences of a block, each with its pieces between commas: start, end, the sign that ends it.

    :param signs: is filled with the offsets of all list signs up to the end of the sentence.
    """
    start = piece = block.start
    pieces: list[tuple[int, int, str]] = []
    for match in _DELIMITER.finditer(text, block.start, block.end):
        sign = match.group()
        if len(sign) > 1:
            continue
        at = match.start()
        if sign != ":":
            signs.append(at)
        if sign == "、":
            continue
        pieces.append((piece, at, sign))
        piece = at + 1
        if sign in "。!?":
            yield start, piece, pieces
            start, pieces = piece, []
    if piece < block.end:
        pieces.append((piece, block.end, ""))
    if pieces:
        yield start, block.end, pieces


def _mood(sentence: str, *, requirement: bool, trouble: bool) -> str:
    if _CEREMONY.search(sentence):
        return "ceremony"
    if trouble:
        return "problem"
    return "requirement" if requirement else ""


def _merge(
    text: str, pieces: list[tuple[int, int, str]], sentence: str, region: Region
) -> Iterator[tuple[int, int]]:
    """Spans of statements: the pieces between commas, with those that only continue a list put back."""
    if ("致以" in sentence or "表示" in sentence) and _THANKS.search(sentence):
        pieces = [(pieces[0][0], pieces[-1][1], "")]
    current: tuple[int, int] | None = None
    for start, end, sign in pieces:
        said = text[start:end]
        if not said or said[0] in " —" or said[-1] == " ":
            start, end = _trim(text, start, end)
            said = text[start:end]
        lead_in = sign == ":" and (len(said) <= 30 or _LEAD_IN.search(said) is not None)
        if not said or (_ASIDE.match(said) and not lead_in):
            continue
        if current and not lead_in and _continues(text[current[0] : current[1]], said, region):
            current = (current[0], end)
            continue
        if current:
            yield current
        current = None if lead_in else (start, end)
    if current:
        yield current


def _cut_long(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Nobody writes a statement of a thousand characters: such a stretch is no prose, read in parts."""
    for start, end in spans:
        while end - start > _LONGEST_STATEMENT:
            yield start, start + _LONGEST_STATEMENT
            start += _LONGEST_STATEMENT
        yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " —":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return start, end


def _continues(before: str, said: str, region: Region) -> bool:
    """Whether a piece only goes on with the objects of the verb before it."""
    if "分别" in before and _SHARED_VALUE.fullmatch(said):
        return True
    if _SMALL_VERB.match(said) and _MAKES_RULES.match(before):
        if _NAMED_BUNDLE.search(said) and "、" in before:
            return True
        if re.search(r"(?:政策措施|政策|措施|方案|办法|意见|条例|规定)$", said) and not _COVERS.search(
            before
        ):
            return True
        if re.search(r"(?:政策措施|措施)$", said) and before.endswith(("方案", "意见", "办法", "规划")):
            return True
    if said.startswith("以及"):
        return True
    if region == "review" or LEXICON.begins_with_predicate(said):
        return False
    return "、" not in said[:3] and not _DIGIT.search(said) and _COVERS.search(said[-5:]) is not None


def _kind(said: str, region: Region, mood: str) -> tuple[StatementKind, str]:
    if mood == "problem":
        return "problem", "problem-paragraph"
    if mood:
        return "principle", mood
    if region == "review":
        return "result", "review"
    if _PRINCIPLE_START.match(said):
        return "principle", "principle-start"
    if "是" in said and _COPULA.match(said):
        return "principle", "copula"
    return "task", "plan"


_ENSURE = re.compile(r"确保|坚决|必须|不发生|守牢|守住|严守")
_COMPLETE = re.compile(r"(?:[一-鿿]{0,4})?完成|.*?[、](?:[一-鿿]{0,3})?完成(?!率)")
_STRIVE = re.compile(r"力争|争取|努力|争创|争当")
_EXPLORE = re.compile(r"探索|谋划|研究(?!院|所|中心|生|型|开发|机构|平台|基地)|试点(?=$|,)|先行先试")


def _firmness(said: str) -> Firmness:
    if _ENSURE.search(said) or ("完成" in said and _COMPLETE.match(said)):
        return "ensure"
    if _STRIVE.search(said):
        return "strive"
    return "explore" if _EXPLORE.search(said) else "plan"
