#!/usr/bin/env python3
"""Reads tables with libraries that are not ours (openpyxl, DuckDB), and prints what they find as JSON.

    read.py xlsx BOOK.xlsx          every sheet's rows, the cells that compute or link, and the number of charts
    read.py parquet TABLE.parquet   the rows, by column
    read.py sql FILE.md             in the current folder: the rows of every SQL block of the document
"""
import json
import re
import sys


def xlsx(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheets, acting, charts = {}, [], 0
    for sheet in book.worksheets:
        charts += len(sheet._charts)
        rows = []
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" or cell.hyperlink is not None:
                    acting.append(f"{sheet.title}!{cell.coordinate}")
            rows.append([cell.value for cell in row])
        sheets[sheet.title] = rows
    return {"sheets": sheets, "acting": acting, "charts": charts}


def query(text):
    import duckdb

    result = duckdb.sql(text)
    return [dict(zip(result.columns, row)) for row in result.fetchall()]


def main():
    kind, path = sys.argv[1:]
    if kind == "xlsx":
        out = xlsx(path)
    elif kind == "parquet":
        out = query(f"SELECT * FROM read_parquet('{path}')")
    else:
        with open(path, encoding="utf-8") as file:
            blocks = re.findall(r"```sql\n(.*?)```", file.read(), re.DOTALL)
        out = [query(block.strip().rstrip(";")) for block in blocks]
    json.dump(out, sys.stdout, ensure_ascii=True)


main()
