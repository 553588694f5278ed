#!/bin/sh
# Makes both typefaces anew from the folder of Debian's package fonts-noto-core, with fonttools (README.md).
set -e
from=$1
options="--no-hinting --layout-features= --notdef-outline --drop-tables+=GPOS,GSUB,GDEF,STAT,DSIG,meta,MATH"
letters=U+0020-007E,U+00A0-017F,U+01CD-01DC,U+0300-0304,U+0306,U+0308,U+030C,U+2010-2015,U+2018-201E,U+2020,U+2022,U+2026,\
U+202F,U+2030,U+2032,U+2033,U+2039,U+203A,U+20AC,U+2122,U+FFFD
signs=U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265,U+25A0,U+25A1,U+25CB,U+25CF,U+2610,U+2611,U+2713,U+2717
for set in Math Symbols2; do
  pyftsubset "$from/NotoSans$set-Regular.ttf" --unicodes=$signs $options --output-file="/tmp/$set.ttf"
done
for weight in Regular Bold; do
  pyftsubset "$from/NotoSans-$weight.ttf" --unicodes=$letters $options --name-IDs='*' --output-file="/tmp/$weight.ttf"
  pyftmerge --output-file="NotoSans-$weight.ttf" "/tmp/$weight.ttf" /tmp/Math.ttf /tmp/Symbols2.ttf
done
