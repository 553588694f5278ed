"""Validates a SCORM manifest against the standard's own schemas: manifests.py VERSION MANIFEST, with the schemas' folder beside the
tests. Prints what is wrong, with its line; nothing if it is valid."""

import sys
from pathlib import Path

from lxml import etree

PARTS = {
    "scorm-1.2": [
        ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
        ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
    ],
    "scorm-2004-4": [
        ("http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
        ("http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
        ("http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
    ],
}

version, manifest = sys.argv[1:]
folder = Path(__file__).parent.parent / "vendor" / version
imports = "".join(
    f'<xs:import namespace="{name}" schemaLocation="{(folder / file).as_uri()}"/>' for name, file in PARTS[version]
)
schema = etree.XMLSchema(
    etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:all">{imports}</xs:schema>')
)
schema.validate(etree.parse(manifest))
for error in schema.error_log:
    print(f"{error.line}: {error.message}")
