"""Names of agencies as people write them, and names that only look like one of the library's."""

import pytest

from index.entities import Named, Names, Resolution
from ingest.document import Cover, Level, Stage

SHELF = {
    "org": "中共荻礁市委组织部",
    "politics": "中共荻礁市委政法委员会",
    "staffing": "中共荻礁市委机构编制委员会办公室",
    "discipline": "中共荻礁市纪律检查委员会",
    "league": "共青团荻礁市委员会",
    "women": "荻礁市妇女联合会",
    "court": "荻礁市中级人民法院",
    "congress": "荻礁市人大常委会办公室",
    "traffic": "荻礁市公安局交通警察支队",
    "school": "荻礁市第三中学",
    "hospital": "荻礁市第二人民医院",
    "library": "荻礁市图书馆",
    "zone": "荻礁经济技术开发区管理委员会",
    "trade": "荻礁市商务和粮食局",
    "health": "荻礁市卫生健康委员会",
    "works": "荻礁市城市管理执法委员会",
    "schools": "荻礁市汀兰区教育局",
    "county": "荻礁县财政局",
    "street": "荻礁市汀兰区杏坞街道办事处",
    "town": "荻礁市汀兰区松浦镇人民政府",
    "region": "宁夏回族自治区财政厅",
    "north": "哈尔滨市城市管理局",
}


def named(key: str, entity: str) -> Named:
    return Named(
        key,
        Cover(
            title=entity,
            entity=entity,
            year=2024,
            stage=Stage.BUDGET,
            level=Level.DEPARTMENT,
            region="",
            family="",
            confidence=1.0,
            places=(),
        ),
    )


NAMES = Names([named(key, entity) for key, entity in SHELF.items()])


def resolve(question: str) -> Resolution:
    return NAMES.resolve(question)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("荻礁市委组织部培训费", "org"),
        ("组织部2024年三公经费", "org"),
        ("市委政法委2024年预算", "politics"),
        ("荻礁编办有几辆车", "staffing"),
        ("市纪委2024年支出", "discipline"),
        ("荻礁团市委2024年预算", "league"),
        ("共青团荻礁市委的支出", "league"),
        ("市妇联三公", "women"),
        ("荻礁中院办案费", "court"),
        ("市人大2024年会议费", "congress"),
        ("荻礁交警支队", "traffic"),
        ("荻礁三中2024年收入", "school"),
        ("荻礁市二医院收入", "hospital"),
        ("市图书馆购书经费", "library"),
        ("荻礁经开区管委会", "zone"),
        ("荻礁市商务局出国费", "trade"),
        ("荻礁卫健局项目支出", "health"),
        ("荻礁市卫键委三公", "health"),
        ("荻焦市卫健委三公", "health"),
        ("荻礁市２０２４年卫健委", "health"),
        ("荻礁城管局", "works"),
        ("汀兰区教玉局", "schools"),
        ("汀兰教肓局", "schools"),
        ("荻礁县财政局", "county"),
        ("汀兰区杏坞街道", "street"),
        ("汀兰区松浦镇", "town"),
        ("松浦镇政府2024年", "town"),
        ("宁夏财政厅", "region"),
        ("自治区财政厅", "region"),
        ("the Dijiao Intermediate People's Court in 2024", "court"),
        ("Tinglan District Education Bureau of Dijiao", "schools"),
        ("Harbin Urban Management Bureau", "north"),
        ("dijiaoshi weijianwei 2024", "health"),
        ("tinglan jiao yu ju", "schools"),
    ],
)
def test_what_people_call_an_agency_leads_to_it(question: str, key: str) -> None:
    found = resolve(question)
    assert (found.keys, found.unknown) == ((key,), ())


@pytest.mark.parametrize(
    "question",
    [
        "荻礁市委统战部2024年预算",
        "统战部2024年预算",
        "市委办的会议费",
        "荻礁市第一中学",
        "荻礁一中2024年收入",
        "荻礁市第三人民医院",
        "荻礁市少儿图书馆",
        "汀兰区图书馆",
        "荻礁市教育局",
        "荻礁财政局",
        "荻礁市特警支队",
        "汀兰区法院2024",
        "汀兰区柳坞街道办",
        "松林镇2024年预算",
        "请问白塔工信局的三公",
        "Dijiao Education Bureau",
        "dijiao jiaoyuju",
        "Jing'an District Health Commission",
        "长沙2024年三公经费多少",
        "请问雨花区的预算",
        "How much did Changsha spend in 2024?",
    ],
)
def test_a_near_miss_is_unknown_and_slides_onto_nobody(question: str) -> None:
    found = resolve(question)
    assert found.keys == ()
    assert found.unknown


@pytest.mark.parametrize(
    "question", ["海南路维修费多少", "2024年援助西藏的项目支出", "人大会议支出多少", "其中图书馆支出多少"]
)
def test_places_in_other_words_and_names_of_accounts_are_nobody(question: str) -> None:
    found = resolve(question)
    assert (found.mentions, found.unknown) == ((), ())


UNITS = Names(
    [
        named(entity, entity)
        for entity in (
            "荻礁市审计信息中心",
            "荻礁市城建档案馆",
            "松浦市卫生信息中心",
            "松浦市审计信息中心",
            "松浦市农业技术推广站",
            "松浦市农业科学院",
            "芦汀市信息中心",
            "芦汀市财政国库支付中心",
            "芦汀市退役军人就业服务中心",
        )
    ]
)


@pytest.mark.parametrize(
    ("question", "entities"),
    [
        ("荻礁市信息中心2024年三公经费", {"荻礁市审计信息中心"}),
        ("松浦市审计信息中心2024年三公经费", {"松浦市审计信息中心"}),
        ("松浦信息中心2024年三公经费", {"松浦市卫生信息中心", "松浦市审计信息中心"}),
        ("松浦市推广站有几辆车", {"松浦市农业技术推广站"}),
        ("芦汀市支付中心有几辆车", {"芦汀市财政国库支付中心"}),
        ("请统计芦汀市信息中心的三公", {"芦汀市信息中心"}),
    ],
)
def test_a_unit_without_its_trade_is_found_and_several_stay_several(question: str, entities: set[str]) -> None:
    found = UNITS.resolve(question)
    assert (set(found.keys), found.unknown) == (entities, ())


@pytest.mark.parametrize(
    "name",
    [
        "荻礁市档案馆",
        "荻礁市统计信息中心",
        "荻礁市科技信息中心",
        "柳坞市信息中心",
        "荻礁市汀兰区信息中心",
        "松浦市科学院",
        "芦汀市审计信息中心",
        "芦汀市统计信息中心",
        "芦汀市就业服务中心",
    ],
)
def test_another_trade_place_or_hall_is_another_unit(name: str) -> None:
    found = UNITS.resolve(f"{name}2024年三公经费")
    assert (found.keys, found.unknown) == ((), (name,))


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("根据卫健委2024年预算报告，三公多少", "health"),
        ("据卫健委的决算", "health"),
        ("参照图书馆的预算", ""),
        ("2024年起由市卫健委发放的补贴", "health"),
        ("从2024年起由县财政局拨款", "county"),
        ("2024年向县财政局申请的资金", "county"),
    ],
)
def test_words_that_lead_to_a_name_are_no_part_of_it(question: str, key: str) -> None:
    found = resolve(question)
    assert (found.keys, found.unknown) == ((key,) if key else (), ())


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("根据白塔卫健委的预算", "白塔卫健委"),
        ("由白塔区卫健委发放", "白塔区卫健委"),
        ("荻礁市青少年图书馆", "荻礁市青少年图书馆"),
        ("荻礁市中西医结合第二人民医院", "荻礁市中西医结合第二人民医院"),
    ],
)
def test_what_is_part_of_a_name_stays_so_behind_words_that_lead_to_it(question: str, unknown: str) -> None:
    found = resolve(question)
    assert (found.keys, found.unknown) == ((), (unknown,))
