extension SpaceGroup {
  /// Tetragonal, trigonal, hexagonal and cubic settings; lines as in `lowTable`.
  ///
  /// Setting 1 or 2 is the origin choice, H or R are hexagonal or rhombohedral axes.
  static let highTable = #"""
    75 P4 . P 4
    76 P41 . P 4w
    77 P42 . P 4c
    78 P43 . P 4cw
    79 I4 . I 4
    80 I41 . I 4bw
    81 P-4 . P -4
    82 I-4 . I -4
    83 P4/m . -P 4
    84 P42/m . -P 4c
    85 P4/n 1 P 4ab -1ab
    85 P4/n 2 -P 4a
    86 P42/n 1 P 4n -1n
    86 P42/n 2 -P 4bc
    87 I4/m . -I 4
    88 I41/a 1 I 4bw -1bw
    88 I41/a 2 -I 4ad
    89 P422 . P 4 2
    90 P4212 . P 4ab 2ab
    91 P4122 . P 4w 2c
    92 P41212 . P 4abw 2nw
    93 P4222 . P 4c 2
    94 P42212 . P 4n 2n
    95 P4322 . P 4cw 2c
    96 P43212 . P 4nw 2abw
    97 I422 . I 4 2
    98 I4122 . I 4bw 2bw
    99 P4mm . P 4 -2
    100 P4bm . P 4 -2ab
    101 P42cm . P 4c -2c
    102 P42nm . P 4n -2n
    103 P4cc . P 4 -2c
    104 P4nc . P 4 -2n
    105 P42mc . P 4c -2
    106 P42bc . P 4c -2ab
    107 I4mm . I 4 -2
    108 I4cm . I 4 -2c
    109 I41md . I 4bw -2
    110 I41cd . I 4bw -2c
    111 P-42m . P -4 2
    112 P-42c . P -4 2c
    113 P-421m . P -4 2ab
    114 P-421c . P -4 2n
    115 P-4m2 . P -4 -2
    116 P-4c2 . P -4 -2c
    117 P-4b2 . P -4 -2ab
    118 P-4n2 . P -4 -2n
    119 I-4m2 . I -4 -2
    120 I-4c2 . I -4 -2c
    121 I-42m . I -4 2
    122 I-42d . I -4 2bw
    123 P4/mmm . -P 4 2
    124 P4/mcc . -P 4 2c
    125 P4/nbm 1 P 4 2 -1ab
    125 P4/nbm 2 -P 4a 2b
    126 P4/nnc 1 P 4 2 -1n
    126 P4/nnc 2 -P 4a 2bc
    127 P4/mbm . -P 4 2ab
    128 P4/mnc . -P 4 2n
    129 P4/nmm 1 P 4ab 2ab -1ab
    129 P4/nmm 2 -P 4a 2a
    130 P4/ncc 1 P 4ab 2n -1ab
    130 P4/ncc 2 -P 4a 2ac
    131 P42/mmc . -P 4c 2
    132 P42/mcm . -P 4c 2c
    133 P42/nbc 1 P 4n 2c -1n
    133 P42/nbc 2 -P 4ac 2b
    134 P42/nnm 1 P 4n 2 -1n
    134 P42/nnm 2 -P 4ac 2bc
    135 P42/mbc . -P 4c 2ab
    136 P42/mnm . -P 4n 2n
    137 P42/nmc 1 P 4n 2n -1n
    137 P42/nmc 2 -P 4ac 2a
    138 P42/ncm 1 P 4n 2ab -1n
    138 P42/ncm 2 -P 4ac 2ac
    139 I4/mmm . -I 4 2
    140 I4/mcm . -I 4 2c
    141 I41/amd 1 I 4bw 2bw -1bw
    141 I41/amd 2 -I 4bd 2
    142 I41/acd 1 I 4bw 2aw -1bw
    142 I41/acd 2 -I 4bd 2c
    143 P3 . P 3
    144 P31 . P 31
    145 P32 . P 32
    146 R3 H R 3
    146 R3 R P 3*
    147 P-3 . -P 3
    148 R-3 H -R 3
    148 R-3 R -P 3*
    149 P312 . P 3 2
    150 P321 . P 3 2"
    151 P3112 . P 31 2 (0 0 4)
    152 P3121 . P 31 2"
    153 P3212 . P 32 2 (0 0 2)
    154 P3221 . P 32 2"
    155 R32 H R 3 2"
    155 R32 R P 3* 2
    156 P3m1 . P 3 -2"
    157 P31m . P 3 -2
    158 P3c1 . P 3 -2"c
    159 P31c . P 3 -2c
    160 R3m H R 3 -2"
    160 R3m R P 3* -2
    161 R3c H R 3 -2"c
    161 R3c R P 3* -2n
    162 P-31m . -P 3 2
    163 P-31c . -P 3 2c
    164 P-3m1 . -P 3 2"
    165 P-3c1 . -P 3 2"c
    166 R-3m H -R 3 2"
    166 R-3m R -P 3* 2
    167 R-3c H -R 3 2"c
    167 R-3c R -P 3* 2n
    168 P6 . P 6
    169 P61 . P 61
    170 P65 . P 65
    171 P62 . P 62
    172 P64 . P 64
    173 P63 . P 6c
    174 P-6 . P -6
    175 P6/m . -P 6
    176 P63/m . -P 6c
    177 P622 . P 6 2
    178 P6122 . P 61 2 (0 0 5)
    179 P6522 . P 65 2 (0 0 1)
    180 P6222 . P 62 2 (0 0 4)
    181 P6422 . P 64 2 (0 0 2)
    182 P6322 . P 6c 2c
    183 P6mm . P 6 -2
    184 P6cc . P 6 -2c
    185 P63cm . P 6c -2
    186 P63mc . P 6c -2c
    187 P-6m2 . P -6 2
    188 P-6c2 . P -6c 2
    189 P-62m . P -6 -2
    190 P-62c . P -6c -2c
    191 P6/mmm . -P 6 2
    192 P6/mcc . -P 6 2c
    193 P63/mcm . -P 6c 2
    194 P63/mmc . -P 6c 2c
    195 P23 . P 2 2 3
    196 F23 . F 2 2 3
    197 I23 . I 2 2 3
    198 P213 . P 2ac 2ab 3
    199 I213 . I 2b 2c 3
    200 Pm-3 . -P 2 2 3
    201 Pn-3 1 P 2 2 3 -1n
    201 Pn-3 2 -P 2ab 2bc 3
    202 Fm-3 . -F 2 2 3
    203 Fd-3 1 F 2 2 3 -1d
    203 Fd-3 2 -F 2uv 2vw 3
    204 Im-3 . -I 2 2 3
    205 Pa-3 . -P 2ac 2ab 3
    206 Ia-3 . -I 2b 2c 3
    207 P432 . P 4 2 3
    208 P4232 . P 4n 2 3
    209 F432 . F 4 2 3
    210 F4132 . F 4d 2 3
    211 I432 . I 4 2 3
    212 P4332 . P 4acd 2ab 3
    213 P4132 . P 4bd 2ab 3
    214 I4132 . I 4bd 2c 3
    215 P-43m . P -4 2 3
    216 F-43m . F -4 2 3
    217 I-43m . I -4 2 3
    218 P-43n . P -4n 2 3
    219 F-43c . F -4a 2 3
    220 I-43d . I -4bd 2c 3
    221 Pm-3m . -P 4 2 3
    222 Pn-3n 1 P 4 2 3 -1n
    222 Pn-3n 2 -P 4a 2bc 3
    223 Pm-3n . -P 4n 2 3
    224 Pn-3m 1 P 4n 2 3 -1n
    224 Pn-3m 2 -P 4bc 2bc 3
    225 Fm-3m . -F 4 2 3
    226 Fm-3c . -F 4a 2 3
    227 Fd-3m 1 F 4d 2 3 -1d
    227 Fd-3m 2 -F 4vw 2vw 3
    228 Fd-3c 1 F 4d 2 3 -1ad
    228 Fd-3c 2 -F 4ud 2vw 3
    229 Im-3m . -I 4 2 3
    230 Ia-3d . -I 4bd 2c 3
    """#
}
