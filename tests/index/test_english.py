"""English names that leave out parts of the official one, and those that only look like one of the library's."""

import pytest

from index.entities import Names
from tests.index.test_entity_kinds import named

SHELF = (
    "荻礁市经济和信息化局",
    "荻礁市住房和城乡建设局",
    "荻礁市文化和旅游局",
    "荻礁市审计局",
    "荻礁市审计信息中心",
    "荻礁市卫生信息中心",
    "荻礁市人民政府办公室",
    "松浦市工业和信息化局",
    "松浦市发展和改革委员会",
    "松浦市人民政府办公室",
)
NAMES = Names([named(entity, entity) for entity in SHELF])


@pytest.mark.parametrize(
    ("question", "entity"),
    [
        ("Dijiao economy bureau 2024 budget", "荻礁市经济和信息化局"),
        ("the economic bureau of Dijiao", "荻礁市经济和信息化局"),
        ("Dijiao Bureau of Economy", "荻礁市经济和信息化局"),
        ("Dijiao information technology bureau", "荻礁市经济和信息化局"),
        ("what did Dijiao plan for vehicles at its economy bureau", "荻礁市经济和信息化局"),
        ("housing bureau 2024 budget", "荻礁市住房和城乡建设局"),
        ("cultural bureau of Dijiao", "荻礁市文化和旅游局"),
        ("Dijiao audit bureau", "荻礁市审计局"),
        ("Dijiao audit information center", "荻礁市审计信息中心"),
        ("audit information center of Dijiao", "荻礁市审计信息中心"),
        ("Songpu industrial bureau", "松浦市工业和信息化局"),
        ("Songpu development commission", "松浦市发展和改革委员会"),
        ("office of the Songpu Municipal People's Government", "松浦市人民政府办公室"),
        ("Dijiao gov office", "荻礁市人民政府办公室"),
    ],
)
def test_a_part_of_an_official_name_is_enough(question: str, entity: str) -> None:
    found = NAMES.resolve(question)
    assert (found.keys, found.unknown) == ((entity,), ())


def test_each_of_two_bureaus_of_one_place_is_found() -> None:
    found = NAMES.resolve("Compare the housing bureau and the culture bureau of Dijiao")
    assert set(found.keys) == {"荻礁市住房和城乡建设局", "荻礁市文化和旅游局"}


def test_a_center_without_its_trade_stays_several() -> None:
    found = NAMES.resolve("How many cars does the Dijiao information center have?")
    assert set(found.keys) == {"荻礁市审计信息中心", "荻礁市卫生信息中心"}


@pytest.mark.parametrize(
    "name",
    [
        "Dijiao tourism bureau",
        "Dijiao technology bureau",
        "waterworks bureau of Dijiao",
        "tourism information center of Dijiao",
        "Songpu economy bureau",
        "Songpu audit bureau",
        "education bureau of Songpu",
        "economy bureau of Changsha",
        "office of the Changsha government",
    ],
)
def test_another_trade_or_place_is_nobody_here(name: str) -> None:
    found = NAMES.resolve(f"How much did the {name} spend in 2024?")
    assert (found.keys, found.unknown) == ((), (name,))


def test_a_bureau_is_no_center_of_its_trade() -> None:
    names = Names([named("center", "荻礁市审计信息中心")])
    assert names.resolve("Dijiao audit bureau").keys == ()
