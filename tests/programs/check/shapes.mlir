// Written by make_check.py.

module @shapes {

func.func @rank_0() {
  %1 = util.unfoldable_constant dense<2.5> : tensor<f32>
  %2 = util.unfoldable_constant dense<-0.75> : tensor<f32>
  %3 = arith.addf %1, %2 : tensor<f32>
  check.expect_eq_const(%3, dense<1.75> : tensor<f32>) : tensor<f32>
  %4 = util.unfoldable_constant dense<[[1.5, 2.0], [-8.0, 0.25]]> : tensor<2x2xf32>
  %5 = arith.constant 0.0 : f32
  %6 = tensor.empty() : tensor<f32>
  %7 = linalg.fill ins(%5 : f32) outs(%6 : tensor<f32>) -> tensor<f32>
  %8 = linalg.reduce { arith.addf } ins(%4 : tensor<2x2xf32>) outs(%7 : tensor<f32>) dimensions = [0, 1]
  check.expect_eq_const(%8, dense<-4.25> : tensor<f32>) : tensor<f32>
  %9 = tensor.empty() : tensor<3xf32>
  %10 = linalg.generic {indexing_maps = [affine_map<(d0) -> ()>, affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]}
      ins(%1 : tensor<f32>) outs(%9 : tensor<3xf32>) {
  ^bb0(%x0: f32, %o: f32):
    %y = arith.addf %x0, %x0 : f32
    linalg.yield %y : f32
  } -> tensor<3xf32>
  check.expect_eq_const(%10, dense<[5.0, 5.0, 5.0]> : tensor<3xf32>) : tensor<3xf32>
  return
}

func.func @no_elements() {
  %1 = util.unfoldable_constant dense<> : tensor<0x4xf32>
  %2 = arith.addf %1, %1 : tensor<0x4xf32>
  check.expect_eq_const(%2, dense<> : tensor<0x4xf32>) : tensor<0x4xf32>
  %3 = util.unfoldable_constant dense<[[0.0, 1.0, 2.0, 3.0]]> : tensor<1x4xf32>
  %4 = tensor.concat dim(0) %1, %3 : (tensor<0x4xf32>, tensor<1x4xf32>) -> tensor<1x4xf32>
  check.expect_eq_const(%4, dense<[[0.0, 1.0, 2.0, 3.0]]> : tensor<1x4xf32>) : tensor<1x4xf32>
  %5 = tensor.extract_slice %3[0, 2] [1, 0] [1, 1] : tensor<1x4xf32> to tensor<1x0xf32>
  check.expect_eq_const(%5, dense<> : tensor<1x0xf32>) : tensor<1x0xf32>
  return
}

func.func @dynamic_5() {
  %1 = util.unfoldable_constant 5 : index
  %2 = tensor.empty(%1) : tensor<?xi32>
  %3 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]} outs(%2 : tensor<?xi32>) {
  ^bb0(%o: i32):
    %i = linalg.index 0 : index
    %y = arith.index_cast %i : index to i32
    linalg.yield %y : i32
  } -> tensor<?xi32>
  %4 = arith.addi %3, %3 : tensor<?xi32>
  %5 = util.unfoldable_constant dense<[0, 2, 4, 6, 8]> : tensor<5xi32>
  %6 = tensor.cast %5 : tensor<5xi32> to tensor<?xi32>
  check.expect_eq(%4, %6) : tensor<?xi32>
  %7 = arith.constant 0 : i32
  %8 = tensor.empty() : tensor<i32>
  %9 = linalg.fill ins(%7 : i32) outs(%8 : tensor<i32>) -> tensor<i32>
  %10 = linalg.reduce { arith.addi } ins(%4 : tensor<?xi32>) outs(%9 : tensor<i32>) dimensions = [0]
  check.expect_eq_const(%10, dense<20> : tensor<i32>) : tensor<i32>
  %11 = arith.constant 0 : index
  %12 = tensor.dim %4, %11 : tensor<?xi32>
  %13 = arith.index_cast %12 : index to i32
  %14 = tensor.from_elements %13 : tensor<i32>
  check.expect_eq_const(%14, dense<5> : tensor<i32>) : tensor<i32>
  return
}

func.func @dynamic_1() {
  %1 = util.unfoldable_constant 1 : index
  %2 = tensor.empty(%1) : tensor<?xi32>
  %3 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]} outs(%2 : tensor<?xi32>) {
  ^bb0(%o: i32):
    %i = linalg.index 0 : index
    %y = arith.index_cast %i : index to i32
    linalg.yield %y : i32
  } -> tensor<?xi32>
  %4 = arith.addi %3, %3 : tensor<?xi32>
  %5 = util.unfoldable_constant dense<[0]> : tensor<1xi32>
  %6 = tensor.cast %5 : tensor<1xi32> to tensor<?xi32>
  check.expect_eq(%4, %6) : tensor<?xi32>
  %7 = arith.constant 0 : i32
  %8 = tensor.empty() : tensor<i32>
  %9 = linalg.fill ins(%7 : i32) outs(%8 : tensor<i32>) -> tensor<i32>
  %10 = linalg.reduce { arith.addi } ins(%4 : tensor<?xi32>) outs(%9 : tensor<i32>) dimensions = [0]
  check.expect_eq_const(%10, dense<0> : tensor<i32>) : tensor<i32>
  %11 = arith.constant 0 : index
  %12 = tensor.dim %4, %11 : tensor<?xi32>
  %13 = arith.index_cast %12 : index to i32
  %14 = tensor.from_elements %13 : tensor<i32>
  check.expect_eq_const(%14, dense<1> : tensor<i32>) : tensor<i32>
  return
}

func.func @dynamic_0() {
  %1 = util.unfoldable_constant 0 : index
  %2 = tensor.empty(%1) : tensor<?xi32>
  %3 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]} outs(%2 : tensor<?xi32>) {
  ^bb0(%o: i32):
    %i = linalg.index 0 : index
    %y = arith.index_cast %i : index to i32
    linalg.yield %y : i32
  } -> tensor<?xi32>
  %4 = arith.addi %3, %3 : tensor<?xi32>
  %5 = util.unfoldable_constant dense<> : tensor<0xi32>
  %6 = tensor.cast %5 : tensor<0xi32> to tensor<?xi32>
  check.expect_eq(%4, %6) : tensor<?xi32>
  %7 = arith.constant 0 : i32
  %8 = tensor.empty() : tensor<i32>
  %9 = linalg.fill ins(%7 : i32) outs(%8 : tensor<i32>) -> tensor<i32>
  %10 = linalg.reduce { arith.addi } ins(%4 : tensor<?xi32>) outs(%9 : tensor<i32>) dimensions = [0]
  check.expect_eq_const(%10, dense<0> : tensor<i32>) : tensor<i32>
  %11 = arith.constant 0 : index
  %12 = tensor.dim %4, %11 : tensor<?xi32>
  %13 = arith.index_cast %12 : index to i32
  %14 = tensor.from_elements %13 : tensor<i32>
  check.expect_eq_const(%14, dense<0> : tensor<i32>) : tensor<i32>
  return
}

func.func @dynamic_1000() {
  %1 = util.unfoldable_constant 1000 : index
  %2 = tensor.empty(%1) : tensor<?xi32>
  %3 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>],
      iterator_types = ["parallel"]} outs(%2 : tensor<?xi32>) {
  ^bb0(%o: i32):
    %i = linalg.index 0 : index
    %y = arith.index_cast %i : index to i32
    linalg.yield %y : i32
  } -> tensor<?xi32>
  %4 = arith.addi %3, %3 : tensor<?xi32>
  %5 = util.unfoldable_constant dense<[0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78, 80, 82, 84, 86, 88, 90, 92, 94, 96, 98, 100, 102, 104, 106, 108, 110, 112, 114, 116, 118, 120, 122, 124, 126, 128, 130, 132, 134, 136, 138, 140, 142, 144, 146, 148, 150, 152, 154, 156, 158, 160, 162, 164, 166, 168, 170, 172, 174, 176, 178, 180, 182, 184, 186, 188, 190, 192, 194, 196, 198, 200, 202, 204, 206, 208, 210, 212, 214, 216, 218, 220, 222, 224, 226, 228, 230, 232, 234, 236, 238, 240, 242, 244, 246, 248, 250, 252, 254, 256, 258, 260, 262, 264, 266, 268, 270, 272, 274, 276, 278, 280, 282, 284, 286, 288, 290, 292, 294, 296, 298, 300, 302, 304, 306, 308, 310, 312, 314, 316, 318, 320, 322, 324, 326, 328, 330, 332, 334, 336, 338, 340, 342, 344, 346, 348, 350, 352, 354, 356, 358, 360, 362, 364, 366, 368, 370, 372, 374, 376, 378, 380, 382, 384, 386, 388, 390, 392, 394, 396, 398, 400, 402, 404, 406, 408, 410, 412, 414, 416, 418, 420, 422, 424, 426, 428, 430, 432, 434, 436, 438, 440, 442, 444, 446, 448, 450, 452, 454, 456, 458, 460, 462, 464, 466, 468, 470, 472, 474, 476, 478, 480, 482, 484, 486, 488, 490, 492, 494, 496, 498, 500, 502, 504, 506, 508, 510, 512, 514, 516, 518, 520, 522, 524, 526, 528, 530, 532, 534, 536, 538, 540, 542, 544, 546, 548, 550, 552, 554, 556, 558, 560, 562, 564, 566, 568, 570, 572, 574, 576, 578, 580, 582, 584, 586, 588, 590, 592, 594, 596, 598, 600, 602, 604, 606, 608, 610, 612, 614, 616, 618, 620, 622, 624, 626, 628, 630, 632, 634, 636, 638, 640, 642, 644, 646, 648, 650, 652, 654, 656, 658, 660, 662, 664, 666, 668, 670, 672, 674, 676, 678, 680, 682, 684, 686, 688, 690, 692, 694, 696, 698, 700, 702, 704, 706, 708, 710, 712, 714, 716, 718, 720, 722, 724, 726, 728, 730, 732, 734, 736, 738, 740, 742, 744, 746, 748, 750, 752, 754, 756, 758, 760, 762, 764, 766, 768, 770, 772, 774, 776, 778, 780, 782, 784, 786, 788, 790, 792, 794, 796, 798, 800, 802, 804, 806, 808, 810, 812, 814, 816, 818, 820, 822, 824, 826, 828, 830, 832, 834, 836, 838, 840, 842, 844, 846, 848, 850, 852, 854, 856, 858, 860, 862, 864, 866, 868, 870, 872, 874, 876, 878, 880, 882, 884, 886, 888, 890, 892, 894, 896, 898, 900, 902, 904, 906, 908, 910, 912, 914, 916, 918, 920, 922, 924, 926, 928, 930, 932, 934, 936, 938, 940, 942, 944, 946, 948, 950, 952, 954, 956, 958, 960, 962, 964, 966, 968, 970, 972, 974, 976, 978, 980, 982, 984, 986, 988, 990, 992, 994, 996, 998, 1000, 1002, 1004, 1006, 1008, 1010, 1012, 1014, 1016, 1018, 1020, 1022, 1024, 1026, 1028, 1030, 1032, 1034, 1036, 1038, 1040, 1042, 1044, 1046, 1048, 1050, 1052, 1054, 1056, 1058, 1060, 1062, 1064, 1066, 1068, 1070, 1072, 1074, 1076, 1078, 1080, 1082, 1084, 1086, 1088, 1090, 1092, 1094, 1096, 1098, 1100, 1102, 1104, 1106, 1108, 1110, 1112, 1114, 1116, 1118, 1120, 1122, 1124, 1126, 1128, 1130, 1132, 1134, 1136, 1138, 1140, 1142, 1144, 1146, 1148, 1150, 1152, 1154, 1156, 1158, 1160, 1162, 1164, 1166, 1168, 1170, 1172, 1174, 1176, 1178, 1180, 1182, 1184, 1186, 1188, 1190, 1192, 1194, 1196, 1198, 1200, 1202, 1204, 1206, 1208, 1210, 1212, 1214, 1216, 1218, 1220, 1222, 1224, 1226, 1228, 1230, 1232, 1234, 1236, 1238, 1240, 1242, 1244, 1246, 1248, 1250, 1252, 1254, 1256, 1258, 1260, 1262, 1264, 1266, 1268, 1270, 1272, 1274, 1276, 1278, 1280, 1282, 1284, 1286, 1288, 1290, 1292, 1294, 1296, 1298, 1300, 1302, 1304, 1306, 1308, 1310, 1312, 1314, 1316, 1318, 1320, 1322, 1324, 1326, 1328, 1330, 1332, 1334, 1336, 1338, 1340, 1342, 1344, 1346, 1348, 1350, 1352, 1354, 1356, 1358, 1360, 1362, 1364, 1366, 1368, 1370, 1372, 1374, 1376, 1378, 1380, 1382, 1384, 1386, 1388, 1390, 1392, 1394, 1396, 1398, 1400, 1402, 1404, 1406, 1408, 1410, 1412, 1414, 1416, 1418, 1420, 1422, 1424, 1426, 1428, 1430, 1432, 1434, 1436, 1438, 1440, 1442, 1444, 1446, 1448, 1450, 1452, 1454, 1456, 1458, 1460, 1462, 1464, 1466, 1468, 1470, 1472, 1474, 1476, 1478, 1480, 1482, 1484, 1486, 1488, 1490, 1492, 1494, 1496, 1498, 1500, 1502, 1504, 1506, 1508, 1510, 1512, 1514, 1516, 1518, 1520, 1522, 1524, 1526, 1528, 1530, 1532, 1534, 1536, 1538, 1540, 1542, 1544, 1546, 1548, 1550, 1552, 1554, 1556, 1558, 1560, 1562, 1564, 1566, 1568, 1570, 1572, 1574, 1576, 1578, 1580, 1582, 1584, 1586, 1588, 1590, 1592, 1594, 1596, 1598, 1600, 1602, 1604, 1606, 1608, 1610, 1612, 1614, 1616, 1618, 1620, 1622, 1624, 1626, 1628, 1630, 1632, 1634, 1636, 1638, 1640, 1642, 1644, 1646, 1648, 1650, 1652, 1654, 1656, 1658, 1660, 1662, 1664, 1666, 1668, 1670, 1672, 1674, 1676, 1678, 1680, 1682, 1684, 1686, 1688, 1690, 1692, 1694, 1696, 1698, 1700, 1702, 1704, 1706, 1708, 1710, 1712, 1714, 1716, 1718, 1720, 1722, 1724, 1726, 1728, 1730, 1732, 1734, 1736, 1738, 1740, 1742, 1744, 1746, 1748, 1750, 1752, 1754, 1756, 1758, 1760, 1762, 1764, 1766, 1768, 1770, 1772, 1774, 1776, 1778, 1780, 1782, 1784, 1786, 1788, 1790, 1792, 1794, 1796, 1798, 1800, 1802, 1804, 1806, 1808, 1810, 1812, 1814, 1816, 1818, 1820, 1822, 1824, 1826, 1828, 1830, 1832, 1834, 1836, 1838, 1840, 1842, 1844, 1846, 1848, 1850, 1852, 1854, 1856, 1858, 1860, 1862, 1864, 1866, 1868, 1870, 1872, 1874, 1876, 1878, 1880, 1882, 1884, 1886, 1888, 1890, 1892, 1894, 1896, 1898, 1900, 1902, 1904, 1906, 1908, 1910, 1912, 1914, 1916, 1918, 1920, 1922, 1924, 1926, 1928, 1930, 1932, 1934, 1936, 1938, 1940, 1942, 1944, 1946, 1948, 1950, 1952, 1954, 1956, 1958, 1960, 1962, 1964, 1966, 1968, 1970, 1972, 1974, 1976, 1978, 1980, 1982, 1984, 1986, 1988, 1990, 1992, 1994, 1996, 1998]> : tensor<1000xi32>
  %6 = tensor.cast %5 : tensor<1000xi32> to tensor<?xi32>
  check.expect_eq(%4, %6) : tensor<?xi32>
  %7 = arith.constant 0 : i32
  %8 = tensor.empty() : tensor<i32>
  %9 = linalg.fill ins(%7 : i32) outs(%8 : tensor<i32>) -> tensor<i32>
  %10 = linalg.reduce { arith.addi } ins(%4 : tensor<?xi32>) outs(%9 : tensor<i32>) dimensions = [0]
  check.expect_eq_const(%10, dense<999000> : tensor<i32>) : tensor<i32>
  %11 = arith.constant 0 : index
  %12 = tensor.dim %4, %11 : tensor<?xi32>
  %13 = arith.index_cast %12 : index to i32
  %14 = tensor.from_elements %13 : tensor<i32>
  check.expect_eq_const(%14, dense<1000> : tensor<i32>) : tensor<i32>
  return
}

func.func @dynamic_matmul_5_3_4() {
  %1 = util.unfoldable_constant 5 : index
  %2 = util.unfoldable_constant 3 : index
  %3 = util.unfoldable_constant 4 : index
  %4 = util.unfoldable_constant dense<[[-7.0, -6.0, -5.0], [-4.0, -3.0, -2.0], [-1.0, 0.0, 1.0], [2.0, 3.0, 4.0], [5.0, 6.0, 7.0]]> : tensor<5x3xf32>
  %5 = flow.tensor.reshape %4 : tensor<5x3xf32> -> tensor<?x?xf32>{%1, %2}
  %6 = util.unfoldable_constant dense<[[0.0, 0.5, 1.0, 1.5], [2.0, 2.5, 3.0, 3.5], [4.0, 4.5, 5.0, 5.5]]> : tensor<3x4xf32>
  %7 = flow.tensor.reshape %6 : tensor<3x4xf32> -> tensor<?x?xf32>{%2, %3}
  %8 = arith.constant 0.0 : f32
  %9 = tensor.empty(%1, %3) : tensor<?x?xf32>
  %10 = linalg.fill ins(%8 : f32) outs(%9 : tensor<?x?xf32>) -> tensor<?x?xf32>
  %11 = linalg.matmul ins(%5, %7 : tensor<?x?xf32>, tensor<?x?xf32>) outs(%10 : tensor<?x?xf32>) -> tensor<?x?xf32>
  %12 = tensor.cast %11 : tensor<?x?xf32> to tensor<5x4xf32>
  check.expect_eq_const(%12, dense<[[-32.0, -41.0, -50.0, -59.0], [-14.0, -18.5, -23.0, -27.5], [4.0, 4.0, 4.0, 4.0], [22.0, 26.5, 31.0, 35.5], [40.0, 49.0, 58.0, 67.0]]> : tensor<5x4xf32>) : tensor<5x4xf32>
  return
}

func.func @dynamic_matmul_2_0_3() {
  %1 = util.unfoldable_constant 2 : index
  %2 = util.unfoldable_constant 0 : index
  %3 = util.unfoldable_constant 3 : index
  %4 = util.unfoldable_constant dense<> : tensor<2x0xf32>
  %5 = flow.tensor.reshape %4 : tensor<2x0xf32> -> tensor<?x?xf32>{%1, %2}
  %6 = util.unfoldable_constant dense<> : tensor<0x3xf32>
  %7 = flow.tensor.reshape %6 : tensor<0x3xf32> -> tensor<?x?xf32>{%2, %3}
  %8 = arith.constant 0.0 : f32
  %9 = tensor.empty(%1, %3) : tensor<?x?xf32>
  %10 = linalg.fill ins(%8 : f32) outs(%9 : tensor<?x?xf32>) -> tensor<?x?xf32>
  %11 = linalg.matmul ins(%5, %7 : tensor<?x?xf32>, tensor<?x?xf32>) outs(%10 : tensor<?x?xf32>) -> tensor<?x?xf32>
  %12 = tensor.cast %11 : tensor<?x?xf32> to tensor<2x3xf32>
  check.expect_eq_const(%12, dense<[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]> : tensor<2x3xf32>) : tensor<2x3xf32>
  return
}

func.func @rearranged() {
  %1 = util.unfoldable_constant dense<[[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], [[12, 13, 14, 15], [16, 17, 18, 19], [20, 21, 22, 23]]]> : tensor<2x3x4xi16>
  %2 = tensor.empty() : tensor<4x2x3xi16>
  %3 = linalg.transpose ins(%1 : tensor<2x3x4xi16>) outs(%2 : tensor<4x2x3xi16>) permutation = [2, 0, 1]
  check.expect_eq_const(%3, dense<[[[0, 4, 8], [12, 16, 20]], [[1, 5, 9], [13, 17, 21]], [[2, 6, 10], [14, 18, 22]], [[3, 7, 11], [15, 19, 23]]]> : tensor<4x2x3xi16>) : tensor<4x2x3xi16>
  %4 = tensor.collapse_shape %3 [[0], [1, 2]] : tensor<4x2x3xi16> into tensor<4x6xi16>
  check.expect_eq_const(%4, dense<[[0, 4, 8, 12, 16, 20], [1, 5, 9, 13, 17, 21], [2, 6, 10, 14, 18, 22], [3, 7, 11, 15, 19, 23]]> : tensor<4x6xi16>) : tensor<4x6xi16>
  %5 = tensor.extract_slice %4[0, 1] [2, 3] [2, 2] : tensor<4x6xi16> to tensor<2x3xi16>
  check.expect_eq_const(%5, dense<[[4, 12, 20], [6, 14, 22]]> : tensor<2x3xi16>) : tensor<2x3xi16>
  %6 = arith.constant -1 : i16
  %7 = tensor.pad %5 low[1, 0] high[0, 2] {
  ^bb0(%i: index, %j: index):
    tensor.yield %6 : i16
  } : tensor<2x3xi16> to tensor<3x5xi16>
  check.expect_eq_const(%7, dense<[[-1, -1, -1, -1, -1], [4, 12, 20, -1, -1], [6, 14, 22, -1, -1]]> : tensor<3x5xi16>) : tensor<3x5xi16>
  %8 = util.unfoldable_constant dense<[[7, 8], [9, 10]]> : tensor<2x2xi16>
  %9 = tensor.insert_slice %8 into %7[1, 3] [2, 2] [1, 1] : tensor<2x2xi16> into tensor<3x5xi16>
  check.expect_eq_const(%9, dense<[[-1, -1, -1, -1, -1], [4, 12, 20, 7, 8], [6, 14, 22, 9, 10]]> : tensor<3x5xi16>) : tensor<3x5xi16>
  return
}

// Reads at places that are data.
func.func @gathered() {
  %1 = util.unfoldable_constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]]> : tensor<4x3xf32>
  %2 = util.unfoldable_constant dense<[3, 0, 2, 2, 1]> : tensor<5xi32>
  %3 = tensor.empty() : tensor<5x3xf32>
  %4 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%2 : tensor<5xi32>) outs(%3 : tensor<5x3xf32>) {
  ^bb0(%x0: i32, %o: f32):
    %i = arith.index_cast %x0 : i32 to index
    %j = linalg.index 1 : index
    %y = tensor.extract %1[%i, %j] : tensor<4x3xf32>
    linalg.yield %y : f32
  } -> tensor<5x3xf32>
  check.expect_eq_const(%4, dense<[[10.0, 11.0, 12.0], [1.0, 2.0, 3.0], [7.0, 8.0, 9.0], [7.0, 8.0, 9.0], [4.0, 5.0, 6.0]]> : tensor<5x3xf32>) : tensor<5x3xf32>
  return
}

func.func @matmul_i8() {
  %1 = util.unfoldable_constant dense<[[-2, -1, 0, 1, 2, -2, -1], [0, 1, 2, -2, -1, 0, 1], [2, -2, -1, 0, 1, 2, -2], [-1, 0, 1, 2, -2, -1, 0]]> : tensor<4x7xi8>
  %2 = util.unfoldable_constant dense<[[-1, 0, 1], [2, -1, 0], [1, 2, -1], [0, 1, 2], [-1, 0, 1], [2, -1, 0], [1, 2, -1]]> : tensor<7x3xi8>
  %3 = arith.constant 0 : i8
  %4 = tensor.empty() : tensor<4x3xi8>
  %5 = linalg.fill ins(%3 : i8) outs(%4 : tensor<4x3xi8>) -> tensor<4x3xi8>
  %6 = linalg.matmul ins(%1, %2 : tensor<4x7xi8>, tensor<7x3xi8>) outs(%5 : tensor<4x3xi8>) -> tensor<4x3xi8>
  check.expect_eq_const(%6, dense<[[-7, 2, 3], [6, 3, -8], [-6, -6, 6], [2, 5, 0]]> : tensor<4x3xi8>) : tensor<4x3xi8>
  return
}

func.func @matmul_i32() {
  %1 = util.unfoldable_constant dense<[[-2, -1, 0, 1, 2, -2, -1], [0, 1, 2, -2, -1, 0, 1], [2, -2, -1, 0, 1, 2, -2], [-1, 0, 1, 2, -2, -1, 0]]> : tensor<4x7xi32>
  %2 = util.unfoldable_constant dense<[[-1, 0, 1], [2, -1, 0], [1, 2, -1], [0, 1, 2], [-1, 0, 1], [2, -1, 0], [1, 2, -1]]> : tensor<7x3xi32>
  %3 = arith.constant 0 : i32
  %4 = tensor.empty() : tensor<4x3xi32>
  %5 = linalg.fill ins(%3 : i32) outs(%4 : tensor<4x3xi32>) -> tensor<4x3xi32>
  %6 = linalg.matmul ins(%1, %2 : tensor<4x7xi32>, tensor<7x3xi32>) outs(%5 : tensor<4x3xi32>) -> tensor<4x3xi32>
  check.expect_eq_const(%6, dense<[[-7, 2, 3], [6, 3, -8], [-6, -6, 6], [2, 5, 0]]> : tensor<4x3xi32>) : tensor<4x3xi32>
  return
}

func.func @matmul_f16() {
  %1 = util.unfoldable_constant dense<[[-2.0, -1.0, 0.0, 1.0, 2.0, -2.0, -1.0], [0.0, 1.0, 2.0, -2.0, -1.0, 0.0, 1.0], [2.0, -2.0, -1.0, 0.0, 1.0, 2.0, -2.0], [-1.0, 0.0, 1.0, 2.0, -2.0, -1.0, 0.0]]> : tensor<4x7xf16>
  %2 = util.unfoldable_constant dense<[[-1.0, 0.0, 1.0], [2.0, -1.0, 0.0], [1.0, 2.0, -1.0], [0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [2.0, -1.0, 0.0], [1.0, 2.0, -1.0]]> : tensor<7x3xf16>
  %3 = arith.constant 0.0 : f16
  %4 = tensor.empty() : tensor<4x3xf16>
  %5 = linalg.fill ins(%3 : f16) outs(%4 : tensor<4x3xf16>) -> tensor<4x3xf16>
  %6 = linalg.matmul ins(%1, %2 : tensor<4x7xf16>, tensor<7x3xf16>) outs(%5 : tensor<4x3xf16>) -> tensor<4x3xf16>
  check.expect_eq_const(%6, dense<[[-7.0, 2.0, 3.0], [6.0, 3.0, -8.0], [-6.0, -6.0, 6.0], [2.0, 5.0, 0.0]]> : tensor<4x3xf16>) : tensor<4x3xf16>
  return
}

func.func @matmul_f32() {
  %1 = util.unfoldable_constant dense<[[-2.0, -1.0, 0.0, 1.0, 2.0, -2.0, -1.0], [0.0, 1.0, 2.0, -2.0, -1.0, 0.0, 1.0], [2.0, -2.0, -1.0, 0.0, 1.0, 2.0, -2.0], [-1.0, 0.0, 1.0, 2.0, -2.0, -1.0, 0.0]]> : tensor<4x7xf32>
  %2 = util.unfoldable_constant dense<[[-1.0, 0.0, 1.0], [2.0, -1.0, 0.0], [1.0, 2.0, -1.0], [0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [2.0, -1.0, 0.0], [1.0, 2.0, -1.0]]> : tensor<7x3xf32>
  %3 = arith.constant 0.0 : f32
  %4 = tensor.empty() : tensor<4x3xf32>
  %5 = linalg.fill ins(%3 : f32) outs(%4 : tensor<4x3xf32>) -> tensor<4x3xf32>
  %6 = linalg.matmul ins(%1, %2 : tensor<4x7xf32>, tensor<7x3xf32>) outs(%5 : tensor<4x3xf32>) -> tensor<4x3xf32>
  check.expect_eq_const(%6, dense<[[-7.0, 2.0, 3.0], [6.0, 3.0, -8.0], [-6.0, -6.0, 6.0], [2.0, 5.0, 0.0]]> : tensor<4x3xf32>) : tensor<4x3xf32>
  return
}

func.func @matmul_f64() {
  %1 = util.unfoldable_constant dense<[[-2.0, -1.0, 0.0, 1.0, 2.0, -2.0, -1.0], [0.0, 1.0, 2.0, -2.0, -1.0, 0.0, 1.0], [2.0, -2.0, -1.0, 0.0, 1.0, 2.0, -2.0], [-1.0, 0.0, 1.0, 2.0, -2.0, -1.0, 0.0]]> : tensor<4x7xf64>
  %2 = util.unfoldable_constant dense<[[-1.0, 0.0, 1.0], [2.0, -1.0, 0.0], [1.0, 2.0, -1.0], [0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [2.0, -1.0, 0.0], [1.0, 2.0, -1.0]]> : tensor<7x3xf64>
  %3 = arith.constant 0.0 : f64
  %4 = tensor.empty() : tensor<4x3xf64>
  %5 = linalg.fill ins(%3 : f64) outs(%4 : tensor<4x3xf64>) -> tensor<4x3xf64>
  %6 = linalg.matmul ins(%1, %2 : tensor<4x7xf64>, tensor<7x3xf64>) outs(%5 : tensor<4x3xf64>) -> tensor<4x3xf64>
  check.expect_eq_const(%6, dense<[[-7.0, 2.0, 3.0], [6.0, 3.0, -8.0], [-6.0, -6.0, 6.0], [2.0, 5.0, 0.0]]> : tensor<4x3xf64>) : tensor<4x3xf64>
  return
}

func.func @many_workgroups() {
  %1 = tensor.empty() : tensor<300x400xi32>
  %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>],
      iterator_types = ["parallel", "parallel"]} outs(%1 : tensor<300x400xi32>) {
  ^bb0(%o: i32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.muli %i, %j : index
    %y = arith.index_cast %k : index to i32
    linalg.yield %y : i32
  } -> tensor<300x400xi32>
  %3 = util.optimization_barrier %2 : tensor<300x400xi32>
  %4 = arith.constant 0 : i32
  %5 = tensor.empty() : tensor<300xi32>
  %6 = linalg.fill ins(%4 : i32) outs(%5 : tensor<300xi32>) -> tensor<300xi32>
  %7 = linalg.reduce { arith.addi } ins(%3 : tensor<300x400xi32>) outs(%6 : tensor<300xi32>) dimensions = [1]
  check.expect_eq_const(%7, dense<[0, 79800, 159600, 239400, 319200, 399000, 478800, 558600, 638400, 718200, 798000, 877800, 957600, 1037400, 1117200, 1197000, 1276800, 1356600, 1436400, 1516200, 1596000, 1675800, 1755600, 1835400, 1915200, 1995000, 2074800, 2154600, 2234400, 2314200, 2394000, 2473800, 2553600, 2633400, 2713200, 2793000, 2872800, 2952600, 3032400, 3112200, 3192000, 3271800, 3351600, 3431400, 3511200, 3591000, 3670800, 3750600, 3830400, 3910200, 3990000, 4069800, 4149600, 4229400, 4309200, 4389000, 4468800, 4548600, 4628400, 4708200, 4788000, 4867800, 4947600, 5027400, 5107200, 5187000, 5266800, 5346600, 5426400, 5506200, 5586000, 5665800, 5745600, 5825400, 5905200, 5985000, 6064800, 6144600, 6224400, 6304200, 6384000, 6463800, 6543600, 6623400, 6703200, 6783000, 6862800, 6942600, 7022400, 7102200, 7182000, 7261800, 7341600, 7421400, 7501200, 7581000, 7660800, 7740600, 7820400, 7900200, 7980000, 8059800, 8139600, 8219400, 8299200, 8379000, 8458800, 8538600, 8618400, 8698200, 8778000, 8857800, 8937600, 9017400, 9097200, 9177000, 9256800, 9336600, 9416400, 9496200, 9576000, 9655800, 9735600, 9815400, 9895200, 9975000, 10054800, 10134600, 10214400, 10294200, 10374000, 10453800, 10533600, 10613400, 10693200, 10773000, 10852800, 10932600, 11012400, 11092200, 11172000, 11251800, 11331600, 11411400, 11491200, 11571000, 11650800, 11730600, 11810400, 11890200, 11970000, 12049800, 12129600, 12209400, 12289200, 12369000, 12448800, 12528600, 12608400, 12688200, 12768000, 12847800, 12927600, 13007400, 13087200, 13167000, 13246800, 13326600, 13406400, 13486200, 13566000, 13645800, 13725600, 13805400, 13885200, 13965000, 14044800, 14124600, 14204400, 14284200, 14364000, 14443800, 14523600, 14603400, 14683200, 14763000, 14842800, 14922600, 15002400, 15082200, 15162000, 15241800, 15321600, 15401400, 15481200, 15561000, 15640800, 15720600, 15800400, 15880200, 15960000, 16039800, 16119600, 16199400, 16279200, 16359000, 16438800, 16518600, 16598400, 16678200, 16758000, 16837800, 16917600, 16997400, 17077200, 17157000, 17236800, 17316600, 17396400, 17476200, 17556000, 17635800, 17715600, 17795400, 17875200, 17955000, 18034800, 18114600, 18194400, 18274200, 18354000, 18433800, 18513600, 18593400, 18673200, 18753000, 18832800, 18912600, 18992400, 19072200, 19152000, 19231800, 19311600, 19391400, 19471200, 19551000, 19630800, 19710600, 19790400, 19870200, 19950000, 20029800, 20109600, 20189400, 20269200, 20349000, 20428800, 20508600, 20588400, 20668200, 20748000, 20827800, 20907600, 20987400, 21067200, 21147000, 21226800, 21306600, 21386400, 21466200, 21546000, 21625800, 21705600, 21785400, 21865200, 21945000, 22024800, 22104600, 22184400, 22264200, 22344000, 22423800, 22503600, 22583400, 22663200, 22743000, 22822800, 22902600, 22982400, 23062200, 23142000, 23221800, 23301600, 23381400, 23461200, 23541000, 23620800, 23700600, 23780400, 23860200]> : tensor<300xi32>) : tensor<300xi32>
  %8 = arith.constant 0 : i32
  %9 = tensor.empty() : tensor<400xi32>
  %10 = linalg.fill ins(%8 : i32) outs(%9 : tensor<400xi32>) -> tensor<400xi32>
  %11 = linalg.reduce { arith.maxsi } ins(%3 : tensor<300x400xi32>) outs(%10 : tensor<400xi32>) dimensions = [0]
  check.expect_eq_const(%11, dense<[0, 299, 598, 897, 1196, 1495, 1794, 2093, 2392, 2691, 2990, 3289, 3588, 3887, 4186, 4485, 4784, 5083, 5382, 5681, 5980, 6279, 6578, 6877, 7176, 7475, 7774, 8073, 8372, 8671, 8970, 9269, 9568, 9867, 10166, 10465, 10764, 11063, 11362, 11661, 11960, 12259, 12558, 12857, 13156, 13455, 13754, 14053, 14352, 14651, 14950, 15249, 15548, 15847, 16146, 16445, 16744, 17043, 17342, 17641, 17940, 18239, 18538, 18837, 19136, 19435, 19734, 20033, 20332, 20631, 20930, 21229, 21528, 21827, 22126, 22425, 22724, 23023, 23322, 23621, 23920, 24219, 24518, 24817, 25116, 25415, 25714, 26013, 26312, 26611, 26910, 27209, 27508, 27807, 28106, 28405, 28704, 29003, 29302, 29601, 29900, 30199, 30498, 30797, 31096, 31395, 31694, 31993, 32292, 32591, 32890, 33189, 33488, 33787, 34086, 34385, 34684, 34983, 35282, 35581, 35880, 36179, 36478, 36777, 37076, 37375, 37674, 37973, 38272, 38571, 38870, 39169, 39468, 39767, 40066, 40365, 40664, 40963, 41262, 41561, 41860, 42159, 42458, 42757, 43056, 43355, 43654, 43953, 44252, 44551, 44850, 45149, 45448, 45747, 46046, 46345, 46644, 46943, 47242, 47541, 47840, 48139, 48438, 48737, 49036, 49335, 49634, 49933, 50232, 50531, 50830, 51129, 51428, 51727, 52026, 52325, 52624, 52923, 53222, 53521, 53820, 54119, 54418, 54717, 55016, 55315, 55614, 55913, 56212, 56511, 56810, 57109, 57408, 57707, 58006, 58305, 58604, 58903, 59202, 59501, 59800, 60099, 60398, 60697, 60996, 61295, 61594, 61893, 62192, 62491, 62790, 63089, 63388, 63687, 63986, 64285, 64584, 64883, 65182, 65481, 65780, 66079, 66378, 66677, 66976, 67275, 67574, 67873, 68172, 68471, 68770, 69069, 69368, 69667, 69966, 70265, 70564, 70863, 71162, 71461, 71760, 72059, 72358, 72657, 72956, 73255, 73554, 73853, 74152, 74451, 74750, 75049, 75348, 75647, 75946, 76245, 76544, 76843, 77142, 77441, 77740, 78039, 78338, 78637, 78936, 79235, 79534, 79833, 80132, 80431, 80730, 81029, 81328, 81627, 81926, 82225, 82524, 82823, 83122, 83421, 83720, 84019, 84318, 84617, 84916, 85215, 85514, 85813, 86112, 86411, 86710, 87009, 87308, 87607, 87906, 88205, 88504, 88803, 89102, 89401, 89700, 89999, 90298, 90597, 90896, 91195, 91494, 91793, 92092, 92391, 92690, 92989, 93288, 93587, 93886, 94185, 94484, 94783, 95082, 95381, 95680, 95979, 96278, 96577, 96876, 97175, 97474, 97773, 98072, 98371, 98670, 98969, 99268, 99567, 99866, 100165, 100464, 100763, 101062, 101361, 101660, 101959, 102258, 102557, 102856, 103155, 103454, 103753, 104052, 104351, 104650, 104949, 105248, 105547, 105846, 106145, 106444, 106743, 107042, 107341, 107640, 107939, 108238, 108537, 108836, 109135, 109434, 109733, 110032, 110331, 110630, 110929, 111228, 111527, 111826, 112125, 112424, 112723, 113022, 113321, 113620, 113919, 114218, 114517, 114816, 115115, 115414, 115713, 116012, 116311, 116610, 116909, 117208, 117507, 117806, 118105, 118404, 118703, 119002, 119301]> : tensor<400xi32>) : tensor<400xi32>
  return
}

}
