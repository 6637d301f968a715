"""Parquet is brought in without loss: every cell in custody says what another reader of the format says."""

import datetime
import decimal
import json
import math
import random

import pyarrow
import pyarrow.compute
import pyarrow.parquet
import pytest
from conftest import source

FLIGHTS = "us-flights-3m/flights-3m.parquet"
COMPRESSIONS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]
ROWS = 400


def custody(city, added):
    """The rows of a revision in custody, in the order of the file, without their numbers."""
    path = city.dir / "custodial" / "revisions" / added["receipt"]["revision"] / "rows.parquet"
    table = pyarrow.parquet.read_table(path)
    assert table[":row"].to_pylist() == list(range(1, table.num_rows + 1))
    return table.drop_columns([":row"])


def test_every_cell_of_three_million_flights_is_in_custody(module_city):
    added = module_city.add(source(FLIGHTS), title="Flights", publish=False)
    theirs = pyarrow.parquet.read_table(source(FLIGHTS))
    ours = custody(module_city, added)
    assert ours.column_names == theirs.column_names
    assert added["receipt"]["rows"] == ours.num_rows == theirs.num_rows == 3_000_000
    assert added["receipt"]["table"]["format"] == "parquet"
    for name in theirs.column_names:
        column = theirs[name]
        if pyarrow.types.is_large_string(column.type):
            column = column.cast(pyarrow.string())
        same = pyarrow.compute.equal(ours[name], column)
        both_null = pyarrow.compute.and_(ours[name].is_null(), column.is_null())
        assert pyarrow.compute.all(pyarrow.compute.or_kleene(same, both_null)).as_py(), name
        assert ours[name].null_count == column.null_count, name


def columns():
    """A column of every type, with nulls."""
    dice = random.Random(7)
    utc = datetime.timezone.utc

    def of(type, make, nulls=True):
        return pyarrow.array([None if nulls and n % 7 == 3 else make(n) for n in range(ROWS)], type)

    def moment(zone=None):
        return lambda n: datetime.datetime(1900 + n % 200, 1 + n % 12, 1 + n % 28, n % 24, n % 60, 7, n, tzinfo=zone)

    def second(zone=None):
        return lambda n: moment(zone)(n).replace(microsecond=0)

    def milli(zone=None):
        return lambda n: moment(zone)(n).replace(microsecond=n * 1000)

    whole = {f"int{bits}": (bits, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)}
    whole |= {f"uint{bits}": (bits, 0, 2**bits - 1) for bits in (8, 16, 32, 64)}
    made = {}
    for name, (_, low, high) in whole.items():
        made[name] = of(getattr(pyarrow, name)(), lambda n, l=low, h=high: [l, h][n] if n < 2 else dice.randint(l, h))
    made["half"] = of(pyarrow.float16(), lambda n: n / 8)
    made["float"] = of(pyarrow.float32(), lambda n: dice.uniform(-1e6, 1e6))
    made["double"] = of(pyarrow.float64(), lambda n: dice.choice([1e-300, 1e300, 0.1, -0.0, dice.random()]))
    made["no_number"] = of(pyarrow.float64(), lambda n: [math.nan, math.inf, -math.inf, n][n % 4])
    made["flag"] = of(pyarrow.bool_(), lambda n: n % 2 == 0)
    made["decimal"] = of(pyarrow.decimal128(20, 4), lambda n: decimal.Decimal(dice.randint(-(10**12), 10**12)).scaleb(-4))
    made["wide_decimal"] = of(pyarrow.decimal256(60, 9), lambda n: decimal.Decimal(dice.randint(0, 10**30)).scaleb(-9))
    made["day"] = of(pyarrow.date32(), lambda n: moment()(n).date())
    made["day64"] = of(pyarrow.date64(), lambda n: moment()(n).date())
    made["time_s"] = of(pyarrow.time32("s"), lambda n: second()(n).time())
    made["time_ms"] = of(pyarrow.time32("ms"), lambda n: milli()(n).time())
    made["time_us"] = of(pyarrow.time64("us"), lambda n: moment()(n).time())
    made["time_ns"] = of(pyarrow.time64("ns"), lambda n: moment()(n).time())
    made["at_s"] = of(pyarrow.timestamp("s"), second())
    made["at_ms"] = of(pyarrow.timestamp("ms"), milli())
    made["at_us"] = of(pyarrow.timestamp("us"), moment())
    made["at_ns"] = of(pyarrow.timestamp("ns"), moment())
    made["at_utc"] = of(pyarrow.timestamp("us", "UTC"), moment(utc))
    made["at_pacific"] = of(pyarrow.timestamp("ms", "America/Los_Angeles"), milli(utc))
    made["length"] = of(pyarrow.duration("ms"), lambda n: datetime.timedelta(milliseconds=n * 250))
    made["words"] = of(pyarrow.string(), lambda n: dice.choice(["00501", "a,b", 'say "so"', "two\nlines", "é 日本", "12"]))
    made["large_words"] = of(pyarrow.large_string(), lambda n: f"number {n}")
    made["viewed_words"] = of(pyarrow.string_view(), lambda n: f"a view of more than twelve bytes {n}")
    made["coded"] = of(pyarrow.string(), lambda n: "abc"[n % 3]).dictionary_encode()
    made["coded_numbers"] = of(pyarrow.int64(), lambda n: n % 3).dictionary_encode()
    made["bytes"] = of(pyarrow.binary(), lambda n: bytes([n % 256, 255]))
    made["fixed_bytes"] = of(pyarrow.binary(3), lambda n: bytes([n % 256, 1, 2]))
    made["list"] = of(pyarrow.list_(pyarrow.int32()), lambda n: [None if k == 2 else k for k in range(n % 5)])
    made["large_list"] = of(pyarrow.large_list(pyarrow.string()), lambda n: ['"quoted"', "x"][: n % 3])
    made["fixed_list"] = of(pyarrow.list_(pyarrow.float64(), 2), lambda n: [n / 4, -n / 8])
    struct = pyarrow.struct([("name", pyarrow.string()), ("at", pyarrow.date32()), ("n", pyarrow.decimal128(9, 2))])
    made["struct"] = of(struct, lambda n: {"name": f"x{n}", "at": moment()(n).date(), "n": decimal.Decimal(n).scaleb(-2)})
    made["map"] = of(pyarrow.map_(pyarrow.string(), pyarrow.int64()), lambda n: [(f"k{k}", k) for k in range(n % 3)])
    made["map_of_numbers"] = of(pyarrow.map_(pyarrow.int32(), pyarrow.bool_()), lambda n: [(n, True)])
    made["nested"] = of(pyarrow.list_(struct), lambda n: [{"name": None, "at": None, "n": None}] * (n % 2))
    made["nothing"] = pyarrow.nulls(ROWS)
    return pyarrow.table(made)


def as_json(value):
    """A nested value as JSON has it: numbers exact, days and times as text."""
    match value:
        case list() if value and all(isinstance(pair, tuple) for pair in value):
            named = all(isinstance(key, str) for key, _ in value)
            return dict(value) if named else [list(pair) for pair in value]
        case list():
            return [as_json(item) for item in value]
        case dict():
            return {key: as_json(item) for key, item in value.items()}
        case float():
            return decimal.Decimal(repr(value))
        case datetime.date():
            return value.isoformat()
        case _:
            return value


def same(ours, theirs, type):
    """Whether a cell in custody says what the value of the file says."""
    if theirs is None or isinstance(theirs, bytes) or isinstance(theirs, float) and not math.isfinite(theirs):
        return ours is None
    if pyarrow.types.is_nested(type):
        read = json.loads(ours, parse_float=decimal.Decimal)
        empty_map = pyarrow.types.is_map(type) and theirs == []
        return not read if empty_map else read == as_json(theirs)
    if isinstance(theirs, bool) or isinstance(theirs, str):
        return ours == theirs
    if isinstance(theirs, float):
        # Doubles are compared as doubles, floats as floats: the text is the shortest that reads back.
        return pyarrow.scalar(float(ours), pyarrow.float64()).cast(type, safe=False) == pyarrow.scalar(theirs, type)
    if isinstance(theirs, (int, decimal.Decimal)):
        return decimal.Decimal(str(ours)) == theirs
    if isinstance(theirs, datetime.timedelta):
        return decimal.Decimal(str(ours)) == decimal.Decimal(theirs // datetime.timedelta(milliseconds=1)).scaleb(-3)
    if isinstance(theirs, datetime.datetime):
        if theirs.tzinfo:
            return ours == theirs.astimezone(datetime.timezone.utc)
        return ours == theirs.replace(tzinfo=None)
    if isinstance(theirs, datetime.time):
        return ours == theirs.isoformat().rstrip("0" if theirs.microsecond else "")
    return ours == theirs


@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_every_type_under_every_compression(module_city, tmp_path, compression):
    table = columns()
    file = tmp_path / f"{compression}.parquet"
    pyarrow.parquet.write_table(table, file, compression=compression, row_group_size=150, store_decimal_as_integer=False)
    added = module_city.add(file, title=f"Types {compression}", publish=False)
    ours = custody(module_city, added)
    assert ours.column_names == table.column_names
    cells = 0
    for name in table.column_names:
        column = table[name]
        if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
            column = column.cast(pyarrow.timestamp("us", column.type.tz))
        if name == "time_ns":
            column = column.cast(pyarrow.time64("us"))
        for row, (mine, yours) in enumerate(zip(ours[name].to_pylist(), column.to_pylist())):
            assert same(mine, yours, table[name].type), f"row {row} of {name}: {yours!r} became {mine!r}"
            cells += 1
    assert cells == ROWS * len(table.column_names)
    warnings = "\n".join(added["receipt"]["warnings"])
    for words in ["of `bytes` are bytes and no text", "of `no_number` are no numbers", "`length` has lengths of time"]:
        assert words in warnings, warnings


def test_old_times_beyond_the_range_of_nanoseconds_are_not_others(module_city, tmp_path):
    moments = [datetime.datetime(9999, 12, 31), datetime.datetime(1, 1, 1), datetime.datetime(2021, 6, 5, 4, 3, 2, 1)]
    file = tmp_path / "old.parquet"
    table = pyarrow.table({"at": pyarrow.array(moments, pyarrow.timestamp("us"))})
    pyarrow.parquet.write_table(table, file, use_deprecated_int96_timestamps=True)
    added = module_city.add(file, title="Old times", publish=False)
    assert custody(module_city, added)["at"].to_pylist() == moments


def test_damaged_files_are_refused(city, tmp_path):
    whole = tmp_path / "whole.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"a": list(range(1000))}), whole)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(whole.read_bytes()[:-20])
    refused = city.run("dataset", "add", cut, "--title", "Cut", code=1)
    assert "no Parquet that can be read" in refused.stderr
