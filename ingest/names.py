"""What titles and names say: agency, region, fiscal year, plan or actual, department or unit.

    read_title("某市某局2020年度部门决算")     -> Title(name="某市某局", year=2020, stage=FINAL, level=DEPARTMENT)
    read_title("某市某区2025年区级部门预算")   -> Title(name="", year=2025, stage=BUDGET, level=DEPARTMENT)
    find_region("中共某某市委办公室")          -> "某某市"

A year counts only where a title puts one: before 年, 部门 or 单位. Amounts, law numbers (〔2018〕31号), dates with a
month (截至2023年12月31日) and comparisons (比2023年) name no fiscal year.
"""

import re
from typing import NamedTuple

from ingest.document import Level, Stage

_YEAR = re.compile(
    r"(?<![\d.,〔【\[])(?<![比较与同至])(20\d{2})"
    r"(?=年(?!\d{1,2}月|以[前来后]|[初末底])|(?:[省市区县本]级)?(?:部门|单位)(?:预算|决算))"
)
_CHINESE_YEAR = re.compile(
    r"二[〇○零O0]([〇○零一二三四五六七八九])([〇○零一二三四五六七八九])(?=年(?![一二三四五六七八九十]+月))"
)
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_ANY_YEAR = re.compile(r"(?:20\d{2}|二[〇○零O0][〇○零一二三四五六七八九]{2})年?度?")

_STAGE = re.compile(r"(?:[省市区县本]级)?(?:部门|单位)?(?:预算|决算)")
_PART = re.compile(r"^第[一二三四五六七八九十]+(?:部分|章)")
_ABOUT = re.compile(r"^.*关于(?:批复|公开|公布|印发|下达|做好)?")
_TITLED = re.compile(r"20\d{2}年|年度|(?:部门|单位)(?:预算|决算)")
"""Words of a title, not of a name."""
_CHART = re.compile(r"部门预算(?:支出)?经济|政府预算(?:支出)?经济")
_OF_UNIT = re.compile(r"预算单位|单位(?:预算|决算|财务|收支|收入|支出|一般|“|\"|政府|国有)")
_OF_DEPARTMENT = re.compile(r"部门(?:预算|决算|财务|收支|收入|支出|一般|“|\"|政府|国有|整体)")

_AGENCY = re.compile(
    r"(?:局|委|办|办公室|办事处|中心|站|所|院|队|处|部|会|社|校|园|馆|团|台|厅|署|府|室|库|学|公司|区)"
    r"(?:本级|机关|本部|[（(](?:本级|机关|本部|部门|汇总|单位)[）)])?"
)
_SCOPE = re.compile(r"[（(](?:部门|汇总|单位)[）)]$")
_BLANK = re.compile(r"[xX×Ｘ＊*○_＿…]{2,}|某某")
_PARTIES = re.compile(
    r"^(?:中国共产党|中共|共青团|中国人民政治协商会议|政协|中国民主[一-鿿]{2,4}会|民[革盟建进]|农工党|致公党|九三学社)"
)
_REGION = re.compile(
    r"(?P<province>[一-鿿]{2,7}?(?:省|自治区))?"
    r"(?P<city>[一-鿿]{2,7}?(?:市|自治州|盟))?"
    r"(?P<district>[一-鿿]{1,5}?(?:区|县|旗|(?<!城)市(?![场政])))?"
)
_NO_DISTRICT = re.compile(
    r"[社园景小校辖街库矿林城市地]区$|人民|政府|委员|管理|服务|办公|经济|工业|行政|社会|财政|技术|教育|文化|卫生|[局院站所]"
)


class Title(NamedTuple):
    """What a title says; the parts it leaves open are empty."""

    name: str
    """The agency; empty too when the title names only a region."""
    year: int | None
    stage: Stage | None
    level: Level | None


def read_title(text: str) -> Title:
    words = plain_name(text)
    found = _STAGE.search(words)
    stage = (Stage.FINAL if "决算" in words else Stage.BUDGET) if found else None
    sides = (words[: found.start()], words[found.end() :]) if found else ()
    names = (_ABOUT.sub("", _PART.sub("", _ANY_YEAR.sub("", side).strip("《》（）"))) for side in sides)
    name = next((clean_name(name) for name in names if is_agency(name)), "")
    return Title(name, read_year(words), stage, read_level(words))


def name_before_year(title: str) -> str:
    """The agency that a table's title opens with: 某市某局2023年收支总表; empty when it opens with none."""
    found = _ANY_YEAR.search(plain_name(title))
    name = plain_name(title)[: found.start()] if found else ""
    return clean_name(name) if is_agency(name) else ""


def read_level(text: str) -> Level | None:
    """Department or unit, by the words 部门 and 单位 before what a title is of."""
    words = _CHART.sub("", plain_name(text))
    if _OF_UNIT.search(words):
        return Level.UNIT
    return Level.DEPARTMENT if _OF_DEPARTMENT.search(words) else None


def read_year(text: str) -> int | None:
    """The fiscal year that a title names; None when it names none, or several."""
    words = plain_name(text)
    years = {int(year) for year in _YEAR.findall(words)}
    years |= {2000 + 10 * _CHINESE_DIGITS[ten] + _CHINESE_DIGITS[one] for ten, one in _CHINESE_YEAR.findall(words)}
    return years.pop() if len(years) == 1 else None


def plain_name(text: str) -> str:
    """Without blanks, with full-width brackets."""
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）")


def clean_name(text: str) -> str:
    """An agency's name without （部门）, which says the scope, and without marks around it."""
    return _SCOPE.sub("", plain_name(text).strip("。；;，,:：、-—－"))


def is_agency(text: str) -> bool:
    """Whether a phrase reads like the name of an agency: 局, 中心, 办事处, … at its end, no region alone."""
    name = clean_name(text)
    if not 3 <= len(name) <= 40 or re.search(r"[，。；：、《》“”\d]", name) or _TITLED.search(name):
        return False
    return bool(re.search(_AGENCY.pattern + "$", name)) and find_region(name) != name


def is_blank_form(name: str) -> bool:
    """A name with a blank to fill in: 某市XX局."""
    return bool(_BLANK.search(name))


def find_region(name: str) -> str:
    """The city and district an agency's name opens with, or its province; empty when it opens with none."""
    found = _REGION.match(_PARTIES.sub("", plain_name(name)))
    if found is None:
        return ""
    district = found["district"] or ""
    if _NO_DISTRICT.search(district):
        district = ""
    return (found["city"] or "") + district or (found["province"] or "")
