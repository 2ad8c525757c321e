"""Reports: the findings as lines for people, and as JUnit's XML for CI."""

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from plugins.desk.checking.findings import Finding
from plugins.newsroom.texts import say
from plugins.newsroom.words import format_number
from plugins.newsroom.xml_text import clean_xml_text

Results = Mapping[str, Sequence[Finding]]


def format_text(results: Results) -> str:
    """Return one line a finding, and how many there are."""
    findings = [finding for found in results.values() for finding in found]
    if not findings:
        return f"{say('check.clean')}\n"
    lines = "".join(f"{finding}\n" for finding in findings)
    return f"{lines}{say('check.count', count=format_number(len(findings)))}\n"


def format_junit(results: Results) -> str:
    """Return a suite a check, and in it a failed case a finding, or one that passed."""
    root = Element("testsuites")
    for check, findings in results.items():
        suite = SubElement(root, "testsuite", name=check, tests=str(len(findings) or 1), failures=str(len(findings)))
        if not findings:
            SubElement(suite, "testcase", classname=check, name=say("check.passed"))
        for finding in findings:
            case = SubElement(suite, "testcase", classname=f"{check}.{finding.code}", name=finding.path, file=finding.path)
            if finding.line:
                case.set("line", str(finding.line))
            SubElement(case, "failure", type=finding.code, message=clean_xml_text(finding.message)).text = clean_xml_text(str(finding))
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


FORMATS = {"text": format_text, "junit": format_junit}
