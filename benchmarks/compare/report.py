"""What was measured as a table, as JSON, as a chart and as a part of docs/PERFORMANCE.md."""
import json
import math
import xml.sax.saxutils

import limits

BEGIN = "<!-- begin: ./dev bench --write -->"
END = "<!-- end -->"
# In the order of the columns, with their colours.
PEERS = {"stock": "#3465a4", "one thread": "#4e9a06", "onnxruntime": "#c17d11",
         "executorch": "#edd400", "torch": "#cc0000", "torch.compile": "#75507b"}


def amount(value, unit):
    if unit == "bytes":
        return f"{value / (1 << 20):.2f} MiB"
    for scale, name in ((1e9, "s"), (1e6, "ms"), (1e3, "us")):
        if value >= scale:
            return f"{value / scale:.3g} {name}" if value < 1000 * scale else f"{value / scale:.0f} {name}"
    return f"{value:.3g} ns"


def title(row):
    what = ", memory" if row["unit"] == "bytes" else ""
    threads = f", {row['threads']} threads" if row["threads"] > 1 else ""
    return row["name"] + what + threads


def is_met(row, peer):
    """A goal of 1 means no slower than can be told apart."""
    ratio, limit = row["ratios"][peer], row["goals"][peer]
    return ratio["min"] <= limit * (1 + (ratio["spread"] / ratio["min"] if limit == 1 else 0))


def verdict(row):
    return "; ".join(f"{'' if peer == 'stock' else peer + ' '}≤ {limit:g}: "
                     f"{'yes' if is_met(row, peer) else 'no'}"
                     for peer, limit in row["goals"].items())


HEAD = ("", "mote", "median",
        *(text for peer in PEERS for text in (peer, f"mote / {peer}")), "goal")


def cells(row):
    result = [title(row), amount(row["peers"]["mote"]["min"], row["unit"]),
              amount(row["peers"]["mote"]["median"], row["unit"])]
    for peer in PEERS:
        if peer not in row["ratios"]:
            result += ["", ""]
            continue
        ratio = row["ratios"][peer]
        result += [amount(row["peers"][peer]["min"], row["unit"]),
                   f"{ratio['min']:.3f} ±{ratio['spread']:.3f}"]
    return [*result, verdict(row)]


def used_columns(rows):
    table = [cells(row) for row in rows]
    return [i for i in range(len(HEAD)) if i == 0 or any(line[i] for line in table)], table


def lines_of(rows):
    columns, table = used_columns(rows)
    return [[HEAD[i] for i in columns], *([line[i] for i in columns] for line in table)]


def terminal(rows):
    """The rows of one group."""
    lines = lines_of(rows)
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                               for i, (cell, width) in enumerate(zip(line, widths)))
                     for line in lines)


def markdown(lines):
    lines = [lines[0], ["---", *["---:"] * (len(lines[0]) - 1)], *lines[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def limits_table(about):
    lines = [["what the machine does at best", ""]]
    for name, value in about["limits"].items():
        text, scale, unit = limits.DESCRIPTIONS[name]
        lines.append([text, f"{value * scale:.3g} {unit}"])
    return lines


def distances_table(about):
    lines = [["row", "mote", "bound", "mote / bound", "what bounds it"]]
    for name, time, bound, factor, text in about["distances"]:
        lines.append([name, amount(time, "ns"), amount(bound, "ns"), f"{factor:.2f}", text])
    return lines


def limits_text(about):
    return "\n".join("  ".join(line) for table in (limits_table(about), distances_table(about))
                     for line in table[1:])


def groups_of(rows):
    groups = {}
    for row in rows:
        groups.setdefault(row["group"], []).append(row)
    return groups


def mean_line(rows):
    ratios = [row["ratios"]["stock"]["min"] for row in rows
              if "stock" in row["ratios"] and row["unit"] == "ns"]
    if len(ratios) < 2:
        return ""
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    return f"Geometric mean of mote / stock: {mean:.3f}, largest {max(ratios):.3f}.\n"


def chart(rows):
    """Bars of mote/stock and so on, on a logarithmic scale; left of 1 mote is quicker."""
    left, width, height = 330, 560, 13
    low, high = 1 / 64, 4
    def x(ratio):
        ratio = min(max(ratio, low), high)
        return left + width * math.log(ratio / low) / math.log(high / low)
    parts, y = [], 40
    for group, members in groups_of(rows).items():
        y += 10
        parts.append(f'<text x="8" y="{y + 10}" font-weight="bold">{group}</text>')
        y += height + 4
        for row in members:
            name = xml.sax.saxutils.escape(title(row))
            parts.append(f'<text x="16" y="{y + 10}">{name}</text>')
            for peer in PEERS:
                if peer not in row["ratios"]:
                    continue
                ratio = row["ratios"][peer]["min"]
                a, b = sorted((x(ratio), x(1)))
                parts.append(f'<rect x="{a:.1f}" y="{y + 2}" width="{max(b - a, 1):.1f}" '
                             f'height="{height - 3}" fill="{PEERS[peer]}"/>'
                             f'<text x="{left + width + 8}" y="{y + 10}">{ratio:.2f}</text>')
                if peer in row["goals"]:
                    goal = x(row["goals"][peer])
                    parts.append(f'<path d="M{goal:.1f} {y}v{height}" stroke="#000" stroke-width="2"/>')
                y += height
    y += 20
    axis = []
    for power in range(-6, 3):
        at = x(2.0**power)
        label = f"{2**power:g}" if power >= 0 else f"1/{2**-power}"
        axis.append(f'<path d="M{at:.1f} 30V{y}" stroke="{"#000" if power == 0 else "#ddd"}"/>'
                    f'<text x="{at - 6:.1f}" y="26">{label}</text>')
    legend, at = [], 8
    for peer, colour in PEERS.items():
        legend.append(f'<rect x="{at}" y="6" width="10" height="10" fill="{colour}"/>'
                      f'<text x="{at + 14}" y="15">mote / {peer}</text>')
        at += 130
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 60}" height="{y}" '
            f'font-family="sans-serif" font-size="10">'
            f'<rect width="100%" height="100%" fill="#fff"/>'
            + "".join(axis + legend + parts) + "</svg>\n")


def write_json(path, about, rows):
    path.write_text(json.dumps({**about, "rows": rows}, indent=1) + "\n")


def write_document(path, about, rows):
    """Replaces what lies between the marks."""
    text = path.read_text()
    head, rest = text.split(BEGIN)
    tail = rest.split(END, 1)[1]
    lines = [BEGIN, "", f"`{about['command']}`, {about['date']}, {about['machine']}; "
             + ", ".join(f"{k} {v}" for k, v in about["versions"].items()) + ".", ""]
    for group, members in groups_of(rows).items():
        lines += [f"### {about['groups'][group]}", "", markdown(lines_of(members)), "",
                  mean_line(members)]
    if about["limits"]:
        lines += ["### Limits of the machine", "", markdown(limits_table(about)), "",
                  markdown(distances_table(about)), ""]
    lines += [line for note in about["notes"] for line in (note, "")]
    path.write_text(head + "\n".join(lines) + END + tail)
