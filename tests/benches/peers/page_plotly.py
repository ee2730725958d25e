"""Parallel coordinates and a scatter of a `trials.csv` in one offline page of plotly: `python page_plotly.py CSV PAGE METRIC`."""

import csv
import sys

import plotly
import plotly.graph_objects as go

table, page, metric = sys.argv[1:]
with open(table, newline="") as file:
    rows = list(csv.DictReader(file))


def is_number(text):
    try:
        return bool(float(text)) or True
    except ValueError:
        return False


names = [name for name in rows[0] if "." in name and is_number(rows[0][name]) and len({row[name] for row in rows}) > 1]
columns = {name: [float(row[name]) for row in rows] for name in [*names, metric]}
parallel = go.Figure(
    go.Parcoords(
        line={"color": columns[metric], "colorscale": "Cividis"},
        dimensions=[{"label": name, "values": values} for name, values in columns.items()],
    )
)
scatter = go.Figure(go.Scattergl(x=columns[names[0]], y=columns[metric], mode="markers"))
after = "window.plotted = (window.plotted ?? 0) + 1;"
with open(page, "w") as file:
    file.write("<!DOCTYPE html><html><head><meta charset=utf-8></head><body>")
    file.write(parallel.to_html(full_html=False, include_plotlyjs=True, post_script=after))
    file.write(scatter.to_html(full_html=False, include_plotlyjs=False, post_script=after))
    file.write("</body></html>")
print(f'{{"versions": "plotly {plotly.__version__}"}}')
