import pytest

from index.entities import Named, Names, Resolution
from index.names import take_apart
from index.scopes import read_stages, read_years
from ingest.document import Cover, Level, Stage

B, F = Stage.BUDGET, Stage.FINAL
SHELF = (
    ("hy24", "衡阳市工业和信息化局", 2024, B),
    ("zz20", "株洲市工业和信息化局", 2020, F),
    ("xn24", "咸宁市经济和信息化局", 2024, B),
    ("sme", "衡阳市中小企业服务中心", 2024, B),
    ("office", "衡阳市人民政府办公室", 2025, B),
    ("fin24", "上海市普陀区财政局", 2024, F),
    ("fin25", "上海市普陀区财政局", 2025, B),
    ("wanli", "上海市普陀区人民政府万里街道办事处", 2025, B),
    ("home", "上海市普陀区社会福利院", 2024, B),
    ("hz", "杭州市西湖区教育局", 2024, B),
    ("reform", "北京市朝阳区发展和改革委员会", 2024, B),
    ("pudong", "上海市浦东新区科技和经济委员会", 2024, B),
    ("hengshan", "衡山县财政局", 2024, B),
)


def cover(entity: str, year: int, stage: Stage, units: tuple[str, ...] = ()) -> Cover:
    return Cover(
        title=entity,
        entity=entity,
        year=year,
        stage=stage,
        level=Level.DEPARTMENT,
        region="",
        family="",
        confidence=1.0,
        places=(),
        units=units,
    )


NAMES = Names([Named(key, cover(entity, year, stage)) for key, entity, year, stage in SHELF])


def resolve(question: str) -> Resolution:
    return NAMES.resolve(question)


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("2024年衡阳市工业和信息化局三公经费", ["hy24"]),
        ("衡阳市工信局2024年三公经费", ["hy24"]),
        ("衡阳工信局24年吃喝费", ["hy24"]),
        ("普陀财政2024年决算", ["fin24"]),
        ("普陀区财政局２０２５年预算", ["fin25"]),
        ("万里街道2025年预算总盘子", ["wanli"]),
        ("万里街道办事处的职能", ["wanli"]),
        ("福利院有几辆车", ["home"]),
        ("衡阳市府办2025年委托业务费", ["office"]),
        ("衡阳中小企业中心的公积金", ["sme"]),
        ("市政府办会议费", ["office"]),
        ("朝阳发改委2024年预算", ["reform"]),
        ("西湖教育局接待费", ["hz"]),
        ("浦东科经委", ["pudong"]),
        ("衡阳市工心局2024年工会经费", ["hy24"]),
        ("咸宁精信局收入预算", ["xn24"]),
        ("上海市普陀区人民政府万里街道办事处2025年预算", ["wanli"]),
        ("衡阳工业和信息局", ["hy24"]),
        ("工心局和财正局", ["hy24", "zz20", "fin25", "fin24", "hengshan"]),
        ("Hengyang Municipal Bureau of Industry and IT, 2024 budget", ["hy24"]),
        ("the Hengyang industry bureau's 8 vehicles", ["hy24"]),
        ("Putuo District Finance Bureau 2024 final accounts", ["fin24"]),
        ("Hengyang SME Service Center", ["sme"]),
        ("the Xianning bureau's 2024 budget", ["xn24"]),
        ("Wanli Subdistrict 2025", ["wanli"]),
        ("Chaoyang development and reform commission", ["reform"]),
        ("Hengyang 工信局 行政单位医疗", ["hy24"]),
        ("咸宁２０２４年计划新建多少个5G基站", ["xn24"]),
    ],
)
def test_names_lead_to_their_documents(question: str, keys: list[str]) -> None:
    found = resolve(question)
    assert sorted(found.keys) == sorted(keys)
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("长沙市工信局2024年三公经费预算是多少？", "长沙市工信局"),
        ("衡阳市石鼓区工信局 2024 三公 how much", "衡阳市石鼓区工信局"),
        ("石鼓区工信局三公经费", "石鼓区工信局"),
        ("石鼓工信局三公经费", "石鼓工信局"),
        ("长沙工信局2024", "长沙工信局"),
        ("雨花区财政局预算", "雨花区财政局"),
        ("上海市财政局预算", "上海市财政局"),
        ("衡阳市民政局2024年预算", "衡阳市民政局"),
        ("衡阳市财政局2024年预算", "衡阳市财政局"),
        ("审计局花了多少", "审计局"),
        ("长风街道2025年预算", "长风街道"),
        ("长风街道办事处2025年预算", "长风街道办事处"),
        ("Changsha Finance Bureau 2024", "Changsha Finance Bureau"),
        ("Xianning Water Works Bureau 2024", "Xianning Water Works Bureau"),
        ("Xianning Bureau of Letters 2024", "Xianning Bureau of Letters"),
        ("Xianning SME service centre", "Xianning SME service centre"),
        ("衡阳市交警支队三公经费", "衡阳市交警支队"),
        ("普陀区真如镇街道2024年", "普陀区真如镇街道"),
        ("舟山市普陀区财政局2024", "舟山市普陀区财政局"),
        ("衡阳县工信局", "衡阳县工信局"),
        ("衡阳中小企业服务局", "衡阳中小企业服务局"),
        ("Hengyang County industry bureau", "Hengyang County industry bureau"),
    ],
)
def test_strangers_do_not_slide_onto_names_of_the_library(question: str, unknown: str) -> None:
    found = resolve(question)
    assert found.unknown == (unknown,)
    assert found.mentions == ()


def test_a_stranger_beside_a_name_leaves_the_name_alone() -> None:
    found = resolve("湘潭市工信局和株洲市工信局2020年接待费哪个多")
    assert found.unknown == ("湘潭市工信局",)
    assert found.keys == ("zz20",)


@pytest.mark.parametrize(
    "question",
    [
        "三公经费多少？",
        "财政拨款收入和支出各多少",
        "教育支出预算是多少",
        "How much is the agency operating budget?",
        "政府性基金预算支出表是空表吗",
        "其中公务接待呢？",
        "内设机构有哪些科室",
        "What is the vehicle running cost?",
    ],
)
def test_ordinary_words_are_no_agencies(question: str) -> None:
    found = resolve(question)
    assert (found.mentions, found.unknown, found.keys) == ((), (), ())


def test_words_that_fit_several_keep_them_all_with_the_reason() -> None:
    mention = resolve("工信局2024年三公经费").mentions[0]
    assert set(mention.agencies) == {"衡阳市工业和信息化局", "株洲市工业和信息化局"}
    assert "short name 工信局" in mention.matches[0].reason


def test_each_mention_keeps_its_own_year() -> None:
    found = resolve("普陀区财政局2024年决算和普陀区财政局2025年预算")
    assert [mention.years for mention in found.mentions] == [(2024,), (2025,)]
    assert set(found.keys) == {"fin24", "fin25"}


def test_a_year_that_is_not_here_keeps_the_agency() -> None:
    found = resolve("衡阳市工信局2023年三公经费实际花了多少")
    assert (found.keys, found.years) == (("hy24",), (2023,))


def test_a_subordinate_unit_leads_to_its_department() -> None:
    names = Names([Named("hy", cover("衡阳市工业和信息化局", 2024, B, units=("衡阳市无线电监测站",)))])
    found = names.resolve("衡阳市无线电监测站2024年预算")
    assert found.keys == ("hy",)
    assert "unit of this department" in found.mentions[0].matches[0].reason


def test_the_headquarters_and_units_without_a_place_belong_to_their_department() -> None:
    units = ("衡阳市工信和信息化局本级", "工业和信息化局本部", "湖南省某某办公室衡阳市无线电监测站", "节能监察中心")
    names = Names([Named("hy", cover("衡阳市工业和信息化局", 2024, B, units=units))])
    assert names.resolve("衡阳市工信局预算").mentions[0].agencies == ("衡阳市工业和信息化局",)
    assert names.resolve("衡阳市节能监察中心预算").keys == ("hy",)
    assert names.resolve("衡阳市无线电监测站预算").keys == ("hy",)
    assert names.resolve("株洲市节能监察中心预算").unknown == ("株洲市节能监察中心",)


def test_a_known_street_beside_a_stranger() -> None:
    found = resolve("万里街道和长风街道2025年预算")
    assert (found.keys, found.unknown) == (("wanli",), ("长风街道",))


def test_an_unknown_unit_of_a_known_place_names_the_documents_nearby() -> None:
    assert resolve("Xianning SME service centre").nearby == ("xn24",)


@pytest.mark.parametrize(
    ("name", "places", "body"),
    [
        ("上海市普陀区人民政府万里街道办事处", ("上海市", "普陀区", "万里街道"), "街道办事处"),
        ("衡阳市住房和城乡建设局", ("衡阳市",), "住房和城乡建设局"),
        ("衡阳市市场监督管理局", ("衡阳市",), "市场监督管理局"),
        ("长沙市城市管理和综合执法局", ("长沙市",), "城市管理和综合执法局"),
        ("恩施土家族苗族自治州民政局", ("恩施土家族苗族自治州",), "民政局"),
        ("衡阳市石鼓区角山镇人民政府", ("衡阳市", "石鼓区", "角山镇"), "人民政府"),
    ],
)
def test_names_are_taken_apart(name: str, places: tuple[str, ...], body: str) -> None:
    apart = take_apart(name)
    assert (apart.places, apart.body) == (places, body)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年和25年预算", (2024, 2025)),
        ("工程,2024年", (2024,)),
        ("截至2023年底有几台车", ()),
        ("二〇二四年", (2024,)),
        ("fy2024", (2024,)),
        ("代码2010608", ()),
        ("项目2024.5万元", ()),
        ("投入2000万元", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert read_years(text) == years


def test_stages() -> None:
    assert read_stages("2025年预算比2024年决算") == (F, B)
    assert read_stages("2024年年初预算") == ()


@pytest.mark.parametrize("entity", ["荻礁市城市管理局", "荻礁市城市管理和综合执法局", "荻礁市城市管理行政执法局"])
@pytest.mark.parametrize("name", ["Dijiao Urban Management Bureau", "the Urban Management Bureau of Dijiao"])
def test_an_english_name_that_several_kinds_bear_finds_the_one_that_is_here(entity: str, name: str) -> None:
    names = Names([Named("city", cover(entity, 2024, F)), Named("other", cover("荻礁市统计局", 2024, F))])
    assert names.resolve(f"What was the total revenue of {name} in 2024?").keys == ("city",)


def test_centers_have_english_names_as_bureaus_have() -> None:
    names = Names(
        [Named("a", cover("荻礁市公共资源交易中心", 2024, B)), Named("b", cover("荻礁市不动产登记中心", 2024, B))]
    )
    assert names.resolve("the Dijiao Real Estate Registration Center's budget for 2024").keys == ("b",)
