"""The records a disclosure is read into: what is saved, and what crosses from `ingest` to the other packages.

    Document
      cover     who, which year, plan or actual
      sections  headings with their paragraphs          prose, verbatim
      tables    header paths and cells                  one logical table, however many pages it runs over
      facts     every figure with its six coordinates   from cells and from sentences, never merged
      checks    what the identities say                 findings with their places
      reading   what was read, what was left over       conservation of ink

Boxes are (x0, top, x1, bottom) in points from the top left of the page as a reader sees it; pages count from 1.
"""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from ingest.amount import Amount, CellState

Box = tuple[float, float, float, float]
Anchor = tuple[Box, str]
"""What a carrier without pages calls a place of the page it was laid out on: `sheet 收入总表, C5`, `line 310`."""


class Record(BaseModel):
    model_config = ConfigDict(frozen=True)


class Place(Record):
    """Where something is printed."""

    page: int
    box: Box
    quote: str
    """The characters as printed there."""


class TextLine(Record):
    """One printed line of a paragraph."""

    page: int
    box: Box
    start: int
    """Offset of its first character in the paragraph's text."""
    end: int
    runs: tuple[tuple[int, int, float, float], ...] = ()
    """Words of the line: (start, end, x0, x1), offsets in the paragraph's text."""


class Paragraph(Record):
    id: str
    """Unique in the document: `s04.p2`."""
    text: str
    """Verbatim, its printed lines joined."""
    lines: tuple[TextLine, ...]

    @property
    def page(self) -> int:
        return self.lines[0].page if self.lines else 0


class Section(Record):
    id: str
    path: tuple[str, ...]
    """Headings from the outermost to this one's own, as printed."""
    paragraphs: tuple[Paragraph, ...]
    kind: str = ""
    """`contents`, `glossary`, `form` or empty; contents pages are never quoted as an answer."""
    page: int
    """Where its heading stands."""


class ColumnRole(StrEnum):
    CODE = "code"
    """Digits of an account code, whole or one of 类 款 项."""
    ORGANISATION = "organisation"
    """单位代码: a code that is neither money nor an account."""
    LABEL = "label"
    LINE_NUMBER = "line_number"
    """行次."""
    AMOUNT = "amount"
    TEXT = "text"


class Cell(Record):
    text: str
    """As printed, wrapped lines joined; empty when nothing is printed."""
    page: int
    box: Box
    """The cell's frame; for a table without rules the extent of its words."""
    rowspan: int = 1
    colspan: int = 1
    """A merged cell's text stands in its top-left cell alone; the cells it covers are empty."""
    rest: Place | None = None
    """Where the end of the text is printed when a page break cuts the cell; `text` holds both halves."""


class Column(Record):
    path: tuple[str, ...]
    """Header cells from the outermost to this column's own."""
    role: ColumnRole
    block: int
    """Side-by-side halves count from 0; a label belongs to the amounts of its own block."""


class TablePart(Record):
    """The stretch of a table that stands on one page."""

    page: int
    box: Box
    header_box: Box | None
    """Extent of the header rows printed on this page; None for a continuation without a header."""
    rows: int
    """How many body rows stand here."""
    caption_boxes: tuple[Box, ...] = ()
    """Lines of title, number, unit, entity, period and note around the frame: not prose."""


class Table(Record):
    id: str
    """Unique in the document: `t03`, in reading order."""
    title: str
    """The statement's name, without its number: 部门收入总表."""
    label: str
    """预算公开表2, 公开03表, …; empty when none is printed."""
    unit: str
    """The unit its unit line names; empty when none does."""
    entity: str
    """From the line 部门：… or 编制单位：… above or below the title; empty when absent."""
    period: str
    """2020年度 and the like beside the title; empty when absent."""
    note: str
    """Notes under or inside the frame, joined; empty when absent."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """Body rows, each with one cell a column."""
    parts: tuple[TablePart, ...]
    ruled: bool = True
    """False when its columns were found from white space."""
    ocr: bool = False

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(part.page for part in self.parts))

    @property
    def header(self) -> tuple[tuple[str, ...], ...]:
        return tuple(column.path for column in self.columns)

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """Body cells as printed; what is merged downwards stands in every row it covers."""
        rows = [[cell.text for cell in row] for row in self.rows]
        for r, row in enumerate(self.rows):
            for c, cell in enumerate(row):
                for below in rows[r + 1 : r + cell.rowspan]:
                    below[c] = below[c] or cell.text
        return tuple(map(tuple, rows))


class Stage(StrEnum):
    BUDGET = "预算"
    """The plan of the year; 年初预算 in a final account."""
    ADJUSTED = "调整预算"
    """The full-year budget as it stands in a final account's 预算数 columns."""
    EXECUTED = "执行"
    """预算执行数 of an earlier year, as a budget's prose states it."""
    FINAL = "决算"


class Level(StrEnum):
    DEPARTMENT = "部门"
    """本级 and subordinate units, consolidated."""
    UNIT = "单位"
    """One 预算单位."""


class Tree(StrEnum):
    """Which chart of accounts a code belongs to."""

    FUNCTION = "功能分类"
    DEPARTMENT_ECONOMIC = "部门预算经济分类"
    GOVERNMENT_ECONOMIC = "政府预算经济分类"


class Origin(StrEnum):
    CELL = "cell"
    SENTENCE = "sentence"


class Fact(Record):
    """One printed figure, or one blank where a figure could stand, with its coordinates."""

    id: str
    """`t03.r12.c4` or `s05.p2.n3`; with the document's key it is unique in a library."""
    origin: Origin
    state: CellState
    amount: Amount | None
    """None unless a number is printed."""
    entity: str
    year: int | None
    stage: Stage | None
    fund: str
    """全部资金, 财政拨款, 一般公共预算, 政府性基金, 国有资本经营, 财政专户, an income source, or empty when unknown."""
    basis: str
    """全部支出, 基本支出, 项目支出, 人员经费, 公用经费, …; empty for income and for things that are not spent."""
    side: str
    """收入, 支出, or empty."""
    statement: str
    """Canonical name of the table (vocabulary.STATEMENTS), or empty for prose."""
    table: str | None
    """Id of the table."""
    section: str | None
    """Id of the section, for a sentence."""
    subject: str
    """What the figure is of: the row label without ordinals and inner blanks, or the phrase in the sentence."""
    code: str
    """Account code as plain digits (2150501), or empty."""
    tree: Tree | None
    parents: tuple[str, ...] = ()
    """Subjects above this one, outermost first."""
    measure: str
    """The column, its header path joined by /; for a sentence the role of the figure:
    金额, 占比, 增减额, 增减幅, 上年数, 完成率, 数量."""
    leaf: bool = True
    """False for totals, 类 and 款 rows: sums take leaves only."""
    total: bool = False
    """合计, 总计, 小计 rows."""
    row: int | None = None
    column: int | None = None
    row_label: str = ""
    """As printed."""
    direction: int = 0
    """+1 for 增加, -1 for 减少, in change figures of a sentence."""
    base: str = ""
    """What a change or a rate is measured against, as printed: 上年预算, 2023年执行数, 年初预算."""
    clause: str = ""
    """For a sentence: the sentence around the figure, as printed."""
    ocr: bool = False
    place: Place


class Severity(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"


class CheckPlace(Record):
    page: int
    box: Box
    quote: str
    doc: str = ""
    """Key of another document, for checks across documents; empty for the one checked."""


class Check(Record):
    """One finding: a sentence for a person, with what was expected, what was found and where."""

    rule: str
    """W1 … X3, as in the list of identities."""
    severity: Severity
    message: str
    expected: str
    found: str
    slack: str
    """How far the two might differ by rounding alone; empty when that does not apply."""
    places: tuple[CheckPlace, ...]


class RuleCoverage(Record):
    """How often one identity was tried on a document."""

    rule: str
    passed: int
    failed: int
    skipped: int
    reason: str
    """Why it was skipped; empty when it was not."""
    table: str = ""
    """Id of the table these counts are of; empty for the whole document."""
    tables: tuple["RuleCoverage", ...] = ()
    """The same by table. An identity between two tables counts for both, one of the prose for the tables it met."""


class Cover(Record):
    title: str
    entity: str
    """The official name; empty when the document does not say."""
    year: int | None
    stage: Stage | None
    level: Level | None
    region: str
    """咸宁市, 上海市普陀区, …; empty when it cannot be told."""
    family: str
    """Template family: 湖南预算, 湖北预算, 上海预算, 决算, or empty."""
    confidence: float
    """1.0 when cover and tables agree, less when one of them is silent or another reading competes."""
    places: tuple[Place, ...]
    units: tuple[str, ...] = ()
    """预算单位 that the document says it covers."""


class PageReading(Record):
    """What became of one page: the account of its ink."""

    page: int
    width: float
    height: float
    kind: str
    """`text`, `table`, `ocr`, `blank` or `failed`."""
    numbers: int = 0
    """Numeric tokens printed inside the tables of this page."""
    placed: int = 0
    """Of them, how many lie in exactly one cell."""
    leftovers: tuple[Place, ...] = ()
    """Tokens in no cell."""
    mismatched: tuple[Place, ...] = ()
    """Cells whose text, read back from their box, is not the stored string."""
    message: str = ""
    name: str = ""
    """What the carrier calls this page when it has no pages of its own: `sheet 收入总表`."""
    anchors: tuple[Anchor, ...] = ()
    """Empty for PDF and OFD, which have pages."""


class Document(Record):
    key: str
    sha256: str
    """Of the file's bytes."""
    file_name: str
    cover: Cover
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    coverage: tuple[RuleCoverage, ...] = ()
    pages: tuple[PageReading, ...]
    warnings: tuple[str, ...] = ()
    """What a reader should know about the file as a whole."""

    def table(self, table_id: str) -> Table:
        """Raises KeyError for an unknown id."""
        return {table.id: table for table in self.tables}[table_id]

    def section(self, section_id: str) -> Section:
        """Raises KeyError for an unknown id."""
        return {section.id: section for section in self.sections}[section_id]
