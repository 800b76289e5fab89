extension SpaceGroup {
  /// Triclinic, monoclinic (unique axis b or c) and orthorhombic settings.
  ///
  /// Each line: number, Hermann-Mauguin symbol without spaces, setting code, Hall symbol. The facts are those
  /// of table A1.4.2.7 of International Tables for Crystallography, volume B (Hall and Grosse-Kunstleve).
  static let lowTable = #"""
    1 P1 . P 1
    2 P-1 . -P 1
    3 P121 b P 2y
    3 P112 c P 2
    4 P1211 b P 2yb
    4 P1121 c P 2c
    5 C121 b1 C 2y
    5 A121 b2 A 2y
    5 I121 b3 I 2y
    5 A112 c1 A 2
    5 B112 c2 B 2
    5 I112 c3 I 2
    6 P1m1 b P -2y
    6 P11m c P -2
    7 P1c1 b1 P -2yc
    7 P1n1 b2 P -2yac
    7 P1a1 b3 P -2ya
    7 P11a c1 P -2a
    7 P11n c2 P -2ab
    7 P11b c3 P -2b
    8 C1m1 b1 C -2y
    8 A1m1 b2 A -2y
    8 I1m1 b3 I -2y
    8 A11m c1 A -2
    8 B11m c2 B -2
    8 I11m c3 I -2
    9 C1c1 b1 C -2yc
    9 A1n1 b2 A -2yab
    9 I1a1 b3 I -2ya
    9 A1a1 -b1 A -2ya
    9 C1n1 -b2 C -2yac
    9 I1c1 -b3 I -2yc
    9 A11a c1 A -2a
    9 B11n c2 B -2ab
    9 I11b c3 I -2b
    9 B11b -c1 B -2b
    9 A11n -c2 A -2ab
    9 I11a -c3 I -2a
    10 P12/m1 b -P 2y
    10 P112/m c -P 2
    11 P121/m1 b -P 2yb
    11 P1121/m c -P 2c
    12 C12/m1 b1 -C 2y
    12 A12/m1 b2 -A 2y
    12 I12/m1 b3 -I 2y
    12 A112/m c1 -A 2
    12 B112/m c2 -B 2
    12 I112/m c3 -I 2
    13 P12/c1 b1 -P 2yc
    13 P12/n1 b2 -P 2yac
    13 P12/a1 b3 -P 2ya
    13 P112/a c1 -P 2a
    13 P112/n c2 -P 2ab
    13 P112/b c3 -P 2b
    14 P121/c1 b1 -P 2ybc
    14 P121/n1 b2 -P 2yn
    14 P121/a1 b3 -P 2yab
    14 P1121/a c1 -P 2ac
    14 P1121/n c2 -P 2n
    14 P1121/b c3 -P 2bc
    15 C12/c1 b1 -C 2yc
    15 A12/n1 b2 -A 2yab
    15 I12/a1 b3 -I 2ya
    15 A12/a1 -b1 -A 2ya
    15 C12/n1 -b2 -C 2yac
    15 I12/c1 -b3 -I 2yc
    15 A112/a c1 -A 2a
    15 B112/n c2 -B 2ab
    15 I112/b c3 -I 2b
    15 B112/b -c1 -B 2b
    15 A112/n -c2 -A 2ab
    15 I112/a -c3 -I 2a
    16 P222 . P 2 2
    17 P2221 . P 2c 2
    17 P2122 cab P 2a 2a
    17 P2212 bca P 2 2b
    18 P21212 . P 2 2ab
    18 P22121 cab P 2bc 2
    18 P21221 bca P 2ac 2ac
    19 P212121 . P 2ac 2ab
    20 C2221 . C 2c 2
    20 A2122 cab A 2a 2a
    20 B2212 bca B 2 2b
    21 C222 . C 2 2
    21 A222 cab A 2 2
    21 B222 bca B 2 2
    22 F222 . F 2 2
    23 I222 . I 2 2
    24 I212121 . I 2b 2c
    25 Pmm2 . P 2 -2
    25 P2mm cab P -2 2
    25 Pm2m bca P -2 -2
    26 Pmc21 . P 2c -2
    26 Pcm21 ba-c P 2c -2c
    26 P21ma cab P -2a 2a
    26 P21am -cba P -2 2a
    26 Pb21m bca P -2 -2b
    26 Pm21b a-cb P -2b -2
    27 Pcc2 . P 2 -2c
    27 P2aa cab P -2a 2
    27 Pb2b bca P -2b -2b
    28 Pma2 . P 2 -2a
    28 Pbm2 ba-c P 2 -2b
    28 P2mb cab P -2b 2
    28 P2cm -cba P -2c 2
    28 Pc2m bca P -2c -2c
    28 Pm2a a-cb P -2a -2a
    29 Pca21 . P 2c -2ac
    29 Pbc21 ba-c P 2c -2b
    29 P21ab cab P -2b 2a
    29 P21ca -cba P -2ac 2a
    29 Pc21b bca P -2bc -2c
    29 Pb21a a-cb P -2a -2ab
    30 Pnc2 . P 2 -2bc
    30 Pcn2 ba-c P 2 -2ac
    30 P2na cab P -2ac 2
    30 P2an -cba P -2ab 2
    30 Pb2n bca P -2ab -2ab
    30 Pn2b a-cb P -2bc -2bc
    31 Pmn21 . P 2ac -2
    31 Pnm21 ba-c P 2bc -2bc
    31 P21mn cab P -2ab 2ab
    31 P21nm -cba P -2 2ac
    31 Pn21m bca P -2 -2bc
    31 Pm21n a-cb P -2ab -2
    32 Pba2 . P 2 -2ab
    32 P2cb cab P -2bc 2
    32 Pc2a bca P -2ac -2ac
    33 Pna21 . P 2c -2n
    33 Pbn21 ba-c P 2c -2ab
    33 P21nb cab P -2bc 2a
    33 P21cn -cba P -2n 2a
    33 Pc21n bca P -2n -2ac
    33 Pn21a a-cb P -2ac -2n
    34 Pnn2 . P 2 -2n
    34 P2nn cab P -2n 2
    34 Pn2n bca P -2n -2n
    35 Cmm2 . C 2 -2
    35 A2mm cab A -2 2
    35 Bm2m bca B -2 -2
    36 Cmc21 . C 2c -2
    36 Ccm21 ba-c C 2c -2c
    36 A21ma cab A -2a 2a
    36 A21am -cba A -2 2a
    36 Bb21m bca B -2 -2b
    36 Bm21b a-cb B -2b -2
    37 Ccc2 . C 2 -2c
    37 A2aa cab A -2a 2
    37 Bb2b bca B -2b -2b
    38 Amm2 . A 2 -2
    38 Bmm2 ba-c B 2 -2
    38 B2mm cab B -2 2
    38 C2mm -cba C -2 2
    38 Cm2m bca C -2 -2
    38 Am2m a-cb A -2 -2
    39 Aem2 . A 2 -2b
    39 Bme2 ba-c B 2 -2a
    39 B2em cab B -2a 2
    39 C2me -cba C -2a 2
    39 Cm2e bca C -2a -2a
    39 Ae2m a-cb A -2b -2b
    40 Ama2 . A 2 -2a
    40 Bbm2 ba-c B 2 -2b
    40 B2mb cab B -2b 2
    40 C2cm -cba C -2c 2
    40 Cc2m bca C -2c -2c
    40 Am2a a-cb A -2a -2a
    41 Aea2 . A 2 -2ab
    41 Bbe2 ba-c B 2 -2ab
    41 B2eb cab B -2ab 2
    41 C2ce -cba C -2ac 2
    41 Cc2e bca C -2ac -2ac
    41 Ae2a a-cb A -2ab -2ab
    42 Fmm2 . F 2 -2
    42 F2mm cab F -2 2
    42 Fm2m bca F -2 -2
    43 Fdd2 . F 2 -2d
    43 F2dd cab F -2d 2
    43 Fd2d bca F -2d -2d
    44 Imm2 . I 2 -2
    44 I2mm cab I -2 2
    44 Im2m bca I -2 -2
    45 Iba2 . I 2 -2c
    45 I2cb cab I -2a 2
    45 Ic2a bca I -2b -2b
    46 Ima2 . I 2 -2a
    46 Ibm2 ba-c I 2 -2b
    46 I2mb cab I -2b 2
    46 I2cm -cba I -2c 2
    46 Ic2m bca I -2c -2c
    46 Im2a a-cb I -2a -2a
    47 Pmmm . -P 2 2
    48 Pnnn 1 P 2 2 -1n
    48 Pnnn 2 -P 2ab 2bc
    49 Pccm . -P 2 2c
    49 Pmaa cab -P 2a 2
    49 Pbmb bca -P 2b 2b
    50 Pban 1 P 2 2 -1ab
    50 Pban 2 -P 2ab 2b
    50 Pncb 1cab P 2 2 -1bc
    50 Pncb 2cab -P 2b 2bc
    50 Pcna 1bca P 2 2 -1ac
    50 Pcna 2bca -P 2a 2c
    51 Pmma . -P 2a 2a
    51 Pmmb ba-c -P 2b 2
    51 Pbmm cab -P 2 2b
    51 Pcmm -cba -P 2c 2c
    51 Pmcm bca -P 2c 2
    51 Pmam a-cb -P 2 2a
    52 Pnna . -P 2a 2bc
    52 Pnnb ba-c -P 2b 2n
    52 Pbnn cab -P 2n 2b
    52 Pcnn -cba -P 2ab 2c
    52 Pncn bca -P 2ab 2n
    52 Pnan a-cb -P 2n 2bc
    53 Pmna . -P 2ac 2
    53 Pnmb ba-c -P 2bc 2bc
    53 Pbmn cab -P 2ab 2ab
    53 Pcnm -cba -P 2 2ac
    53 Pncm bca -P 2 2bc
    53 Pman a-cb -P 2ab 2
    54 Pcca . -P 2a 2ac
    54 Pccb ba-c -P 2b 2c
    54 Pbaa cab -P 2a 2b
    54 Pcaa -cba -P 2ac 2c
    54 Pbcb bca -P 2bc 2b
    54 Pbab a-cb -P 2b 2ab
    55 Pbam . -P 2 2ab
    55 Pmcb cab -P 2bc 2
    55 Pcma bca -P 2ac 2ac
    56 Pccn . -P 2ab 2ac
    56 Pnaa cab -P 2ac 2bc
    56 Pbnb bca -P 2bc 2ab
    57 Pbcm . -P 2c 2b
    57 Pcam ba-c -P 2c 2ac
    57 Pmca cab -P 2ac 2a
    57 Pmab -cba -P 2b 2a
    57 Pbma bca -P 2a 2ab
    57 Pcmb a-cb -P 2bc 2c
    58 Pnnm . -P 2 2n
    58 Pmnn cab -P 2n 2
    58 Pnmn bca -P 2n 2n
    59 Pmmn 1 P 2 2ab -1ab
    59 Pmmn 2 -P 2ab 2a
    59 Pnmm 1cab P 2bc 2 -1bc
    59 Pnmm 2cab -P 2c 2bc
    59 Pmnm 1bca P 2ac 2ac -1ac
    59 Pmnm 2bca -P 2c 2a
    60 Pbcn . -P 2n 2ab
    60 Pcan ba-c -P 2n 2c
    60 Pnca cab -P 2a 2n
    60 Pnab -cba -P 2bc 2n
    60 Pbna bca -P 2ac 2b
    60 Pcnb a-cb -P 2b 2ac
    61 Pbca . -P 2ac 2ab
    61 Pcab ba-c -P 2bc 2ac
    62 Pnma . -P 2ac 2n
    62 Pmnb ba-c -P 2bc 2a
    62 Pbnm cab -P 2c 2ab
    62 Pcmn -cba -P 2n 2ac
    62 Pmcn bca -P 2n 2a
    62 Pnam a-cb -P 2c 2n
    63 Cmcm . -C 2c 2
    63 Ccmm ba-c -C 2c 2c
    63 Amma cab -A 2a 2a
    63 Amam -cba -A 2 2a
    63 Bbmm bca -B 2 2b
    63 Bmmb a-cb -B 2b 2
    64 Cmce . -C 2ac 2
    64 Ccme ba-c -C 2ac 2ac
    64 Aema cab -A 2ab 2ab
    64 Aeam -cba -A 2 2ab
    64 Bbem bca -B 2 2ab
    64 Bmeb a-cb -B 2ab 2
    65 Cmmm . -C 2 2
    65 Ammm cab -A 2 2
    65 Bmmm bca -B 2 2
    66 Cccm . -C 2 2c
    66 Amaa cab -A 2a 2
    66 Bbmb bca -B 2b 2b
    67 Cmme . -C 2a 2
    67 Cmme ba-c -C 2a 2a
    67 Aemm cab -A 2b 2b
    67 Aemm -cba -A 2 2b
    67 Bmem bca -B 2 2a
    67 Bmem a-cb -B 2a 2
    68 Ccce 1 C 2 2 -1ac
    68 Ccce 2 -C 2a 2ac
    68 Ccce 1ba-c C 2 2 -1ac
    68 Ccce 2ba-c -C 2a 2c
    68 Aeaa 1cab A 2 2 -1ab
    68 Aeaa 2cab -A 2a 2b
    68 Aeaa 1-cba A 2 2 -1ab
    68 Aeaa 2-cba -A 2ab 2b
    68 Bbeb 1bca B 2 2 -1ab
    68 Bbcb 2bca -B 2ab 2b
    68 Bbeb 1a-cb B 2 2 -1ab
    68 Bbeb 2a-cb -B 2b 2ab
    69 Fmmm . -F 2 2
    70 Fddd 1 F 2 2 -1d
    70 Fddd 2 -F 2uv 2vw
    71 Immm . -I 2 2
    72 Ibam . -I 2 2c
    72 Imcb cab -I 2a 2
    72 Icma bca -I 2b 2b
    73 Ibca . -I 2b 2c
    73 Icab ba-c -I 2a 2b
    74 Imma . -I 2b 2
    74 Immb ba-c -I 2a 2a
    74 Ibmm cab -I 2c 2c
    74 Icmm -cba -I 2 2b
    74 Imcm bca -I 2 2a
    74 Imam a-cb -I 2c 2
    """#
}
