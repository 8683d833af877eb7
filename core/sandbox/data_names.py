"""The names, accounts and prices from which a demo company is made."""

from typing import NamedTuple


class Currency(NamedTuple):
    """A currency: server id, ISO code, symbol, decimals shown, home-price factor as a fraction."""

    id: int
    code: str
    symbol: str
    decimals: int
    factor: tuple[int, int]
    name: str


class TaxCode(NamedTuple):
    """A tax code: each level is (reference of the books, rate in hundredths of a per cent)."""

    id: int
    name: str
    levels: tuple[tuple[str, int], ...]


class Customer(NamedTuple):
    """A company that receives invoices; `account` may be empty, as it is on real systems."""

    name: str
    identifier: str
    account: str
    city: str
    currency: int
    tax: int
    terms: int


class Vendor(NamedTuple):
    """A company goods are bought from; `number` may be empty."""

    name: str
    identifier: str
    number: str
    currency: int
    tax: int


class Member(NamedTuple):
    """A person who hands in expenses."""

    identifier: str
    name: str
    vendor_number: str
    place: int


class Item(NamedTuple):
    """Something sold or bought; price and cost in hundredths of the home currency."""

    identifier: str
    description: str
    sales_text: str
    price: int
    cost: int
    unit: str
    group: str
    account: str
    type: str
    taxable: bool


LOCATIONS = ((2, "London"), (11, "Leeds"), (12, "York"))
DEPARTMENTS = ((10, "Professional Services"), (11, "Managed Services"), (12, "Hardware"))

CURRENCIES = (
    Currency(1, "GBP", "£", 2, (1, 1), "Pound sterling"),
    Currency(2, "EUR", "€", 2, (6, 5), "Euro"),
    Currency(3, "JPY", "¥", 0, (2, 1), "Yen"),
    Currency(4, "KWD", "KD", 3, (4, 1), "Kuwaiti dinar"),
)
GBP, EUR, JPY, KWD = range(4)

TERMS = ((1, "Net 10", 10), (2, "Net 30", 30), (3, "Due on receipt", 0), (4, "Net 14", 14))

TAX_CODES = (
    TaxCode(1, "Standard VAT", (("T1", 2000),)),
    TaxCode(2, "Zero rated", (("T0", 0),)),
    TaxCode(3, "State, county and city", (("WA-S", 650), ("WA-K", 125), ("WA-C", 263))),
    TaxCode(4, "MwSt. 19 %", (("DE19", 1900),)),
    TaxCode(5, "Consumption tax", (("JP10", 1000),)),
    TaxCode(
        6, "All six levels", (("L1", 500), ("L2", 250), ("L3", 125), ("L4", 100), ("L5", 75), ("L6", 50))
    ),
    TaxCode(7, "Exempt", (("T9", 0),)),
)
STANDARD, ZERO_RATED, THREE_LEVELS, MWST, CONSUMPTION, SIX_LEVELS, EXEMPT = range(7)

CUSTOMERS = (
    Customer("Northwind Traders", "Northwind", "NORT0001", "London", GBP, STANDARD, 1),
    Customer("Contoso Retail", "Contoso", "CONT0001", "Leeds", GBP, STANDARD, 1),
    Customer("Fabrikam Ltd", "Fabrikam", "FABR0001", "Manchester", GBP, STANDARD, 0),
    Customer("Adventure Works", "AdventureWorks", "ADVE0001", "York", GBP, STANDARD, 1),
    Customer("Litware GmbH", "Litware", "LITW0001", "Köln", EUR, MWST, 3),
    Customer("Wide World Importers", "WideWorld", "WIDE0001", "Bristol", GBP, ZERO_RATED, 1),
    Customer("Proseware", "Proseware", "PROS0001", "Seattle", GBP, THREE_LEVELS, 0),
    Customer("Tailspin Toys K.K.", "Tailspin", "TAIL0001", "東京", JPY, CONSUMPTION, 1),
    Customer("Fourth Coffee", "FourthCoffee", "FOUR0001", "Leeds", GBP, STANDARD, 2),
    Customer("Graphic Design Institute", "GraphicDesign", "", "London", GBP, STANDARD, 1),
    Customer("Alpine Ski House", "AlpineSki", "ALPI0001", "Zürich", EUR, EXEMPT, 1),
    Customer("Blue Yonder Airlines", "BlueYonder", "BLUE0001", "London", GBP, STANDARD, 1),
    Customer("City Power & Light", "CityPower", "CITY0001", "York", GBP, STANDARD, 3),
    Customer("Relecloud Kuwait W.L.L.", "Relecloud", "RELE0001", "Kuwait City", KWD, ZERO_RATED, 1),
    Customer("Bäckerei Müller & Söhne", "MuellerSoehne", "MUEL0001", "München", EUR, MWST, 0),
    Customer("Coho Winery", "CohoWinery", "COHO0001", "Bristol", GBP, SIX_LEVELS, 1),
    Customer("Humongous Insurance", "Humongous", "HUMO0001", "London", GBP, EXEMPT, 1),
    Customer("Lucerne Publishing", "Lucerne", "0042", "Luzern", EUR, ZERO_RATED, 1),
    Customer("Margie's Travel", "Margies", "MARG0001", "York", GBP, STANDARD, 2),
    Customer("School of Fine Art", "FineArt", "FINE0001", "Leeds", GBP, EXEMPT, 1),
    Customer("Southridge Video", "Southridge", "SOUT0001", "Leeds", GBP, STANDARD, 0),
    Customer("The Phone Company", "PhoneCompany", "PHON0001", "London", GBP, STANDARD, 1),
    Customer("Trey Research", "Trey", "TREY0001", "Dublin", EUR, ZERO_RATED, 1),
    Customer("Woodgrove Bank", "Woodgrove", "WOOD0001", "London", GBP, STANDARD, 1),
    Customer("Wingtip Toys", "Wingtip", "WING0001", "Manchester", GBP, STANDARD, 3),
    Customer("Consolidated Messenger", "ConsMessenger", "CONS0001", "London", GBP, STANDARD, 1),
)
NO_ACCOUNT = 9

VENDORS = (
    Vendor("Datum Distribution", "Datum", "DATU0001", GBP, STANDARD),
    Vendor("Nod Publishers", "Nod", "NODP0001", GBP, STANDARD),
    Vendor("Bellows Kabel GmbH", "Bellows", "BELL0001", EUR, MWST),
    Vendor("Best For You Organics", "BestForYou", "", GBP, ZERO_RATED),
    Vendor("First Up Consultants", "FirstUp", "FIRS0001", GBP, THREE_LEVELS),
    Vendor("VanArsdel Electronics", "VanArsdel", "VANA0001", JPY, CONSUMPTION),
    Vendor("Munson Components", "Munson", "MUNS0001", KWD, ZERO_RATED),
)
NO_NUMBER = 3

MEMBERS = (
    Member("JHardy", "Jo Hardy", "EMP001", 0),
    Member("PSingh", "Priya Singh", "EMP002", 1),
    Member("TBrandt", "Tomas Brandt", "EMP003", 0),
    Member("LOkafor", "Lena Okafor", "EMP004", 2),
    Member("GMüller", "Gudrun Müller", "EMP005", 1),
    Member("SWard", "Sam Ward", "", 2),
)

BREAK = "&#xD;&#xA;"
LONG_TEXT = f"Systems support{BREAK}{BREAK}" + BREAK.join(
    f"- {thing} covered, on site & by telephone, in working hours"
    for thing in ("Servers", "Tape backup", "Power supplies", "Network adapters", "Switches", "Print server")
    * 4
)

ITEMS = (
    Item(
        "PATCH10", "10ft patch cable", "10ft Cat6 patch cable", 700, 25, "Each", "Cabling", "4001", "RP", True
    ),
    Item(
        "LAPTOP-14",
        '14" business laptop',
        '14" business laptop, 16 GB',
        84900,
        70000,
        "Each",
        "Hardware",
        "4001",
        "RP",
        True,
    ),
    Item(
        "DOCK-USB",
        "USB-C docking station",
        "USB-C docking station",
        18400,
        13250,
        "Each",
        "Hardware",
        "4001:",
        "RP",
        True,
    ),
    Item(
        "SWITCH-24",
        "24 port switch",
        f"24 port switch{BREAK}with rack kit",
        32900,
        25100,
        "Each",
        "Network",
        "4001",
        "RP",
        True,
    ),
    Item(
        "M365-BP",
        "Office suite, one seat a month",
        "Office suite, one seat a month",
        1688,
        1350,
        "Each",
        "Licences",
        "4020",
        "RP",
        True,
    ),
    Item("SUPPORT", "Technical support", "Technical support", 9200, 0, "Hour", "Services", "4000", "R", True),
    Item(
        "ONSITE",
        "On-site engineer",
        "On-site engineer, travel included",
        11600,
        0,
        "Hour",
        "Services",
        "4000",
        "R",
        True,
    ),
    Item("MANAGED", "Managed services", LONG_TEXT, 25000, 0, "Month", "Managed Services", "4010", "RA", True),
    Item(
        "TRAINING",
        "Training day",
        "Training day (not taxed)",
        62400,
        0,
        "Day",
        "Services",
        "4030",
        "R",
        False,
    ),
    Item(
        "BOOK",
        "Printed manual",
        "Printed manual – “quick start”",
        2400,
        1100,
        "Each",
        "Print",
        "0000",
        "RP",
        False,
    ),
)

EXPENSE_TYPES = ((1, "Mileage", "5010"), (2, "Meals", "5020"), (3, "Hotel", "5000"), (4, "Rail", "5000"))

ACCOUNTS = {
    "1100": "Accounts receivable",
    "1400": "Inventory",
    "1410": "Inventory Leeds",
    "2000": "Accounts payable",
    "2100": "Sales tax payable",
    "2110": "Local tax payable",
    "2150": "Employees payable",
    "2160": "Company cards",
    "2300": "Purchase tax",
    "4000": "Service revenue",
    "4001": "Product revenue",
    "4001:": "Product revenue",
    "4010": "Agreement revenue",
    "4020": "Licence revenue",
    "4030": "Training revenue",
    "0000": "Other revenue",
    "5000": "Travel",
    "5010": "Mileage",
    "5020": "Meals",
    "5100": "Cost of goods sold",
    "5110": "Cost of licences sold",
    "5300": "Freight in",
    "5900": "Inventory adjustments",
    "9990": "Rounding",
}
ACCOUNT_TYPES = {
    "AR": ("1100",),
    "AP": ("2000",),
    "ST": ("2100", "2110"),
    "RP": ("4001", "4001:", "4020", "0000"),
    "R": ("4000", "4030"),
    "RA": ("4010",),
    "EE": ("5000", "5010", "5020"),
    "EO": ("2150", "2160"),
    "IA": ("5900",),
    "IT": ("1400", "1410"),
    "P": ("5100", "5110"),
    "SD": ("9990",),
    "PF": ("5300",),
    "PT": ("2300",),
}
