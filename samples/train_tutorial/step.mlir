module {
  func.func @initial_state() -> (!torch.vtensor<[16,2],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[2,16],f32>, !torch.vtensor<[2],f32>) attributes {torch.assume_strict_symbolic_shapes} {
    %0 = torch.vtensor.literal(dense_resource<torch_tensor_16_2_torch.float32> : tensor<16x2xf32>) : !torch.vtensor<[16,2],f32>
    %1 = torch.aten.alias %0 : !torch.vtensor<[16,2],f32> -> !torch.vtensor<[16,2],f32>
    %none = torch.constant.none
    %2 = torch.aten.clone %1, %none : !torch.vtensor<[16,2],f32>, !torch.none -> !torch.vtensor<[16,2],f32>
    %3 = torch.vtensor.literal(dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>) : !torch.vtensor<[16],f32>
    %4 = torch.aten.alias %3 : !torch.vtensor<[16],f32> -> !torch.vtensor<[16],f32>
    %none_0 = torch.constant.none
    %5 = torch.aten.clone %4, %none_0 : !torch.vtensor<[16],f32>, !torch.none -> !torch.vtensor<[16],f32>
    %6 = torch.vtensor.literal(dense_resource<torch_tensor_2_16_torch.float32> : tensor<2x16xf32>) : !torch.vtensor<[2,16],f32>
    %7 = torch.aten.alias %6 : !torch.vtensor<[2,16],f32> -> !torch.vtensor<[2,16],f32>
    %none_1 = torch.constant.none
    %8 = torch.aten.clone %7, %none_1 : !torch.vtensor<[2,16],f32>, !torch.none -> !torch.vtensor<[2,16],f32>
    %9 = torch.vtensor.literal(dense_resource<torch_tensor_2_torch.float32> : tensor<2xf32>) : !torch.vtensor<[2],f32>
    %10 = torch.aten.alias %9 : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
    %none_2 = torch.constant.none
    %11 = torch.aten.clone %10, %none_2 : !torch.vtensor<[2],f32>, !torch.none -> !torch.vtensor<[2],f32>
    return %2, %5, %8, %11 : !torch.vtensor<[16,2],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[2,16],f32>, !torch.vtensor<[2],f32>
  }
  func.func @train_step(%arg0: !torch.vtensor<[16,2],f32>, %arg1: !torch.vtensor<[16],f32>, %arg2: !torch.vtensor<[2,16],f32>, %arg3: !torch.vtensor<[2],f32>, %arg4: !torch.vtensor<[],f32>, %arg5: !torch.vtensor<[32,2],f32>, %arg6: !torch.vtensor<[32],si64>) -> (!torch.vtensor<[16,2],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[2,16],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[],f32>) attributes {torch.assume_strict_symbolic_shapes} {
    %0 = torch.aten.t %arg0 : !torch.vtensor<[16,2],f32> -> !torch.vtensor<[2,16],f32>
    %int1 = torch.constant.int 1
    %int1_0 = torch.constant.int 1
    %1 = torch.aten.addmm %arg1, %arg5, %0, %int1, %int1_0 : !torch.vtensor<[16],f32>, !torch.vtensor<[32,2],f32>, !torch.vtensor<[2,16],f32>, !torch.int, !torch.int -> !torch.vtensor<[32,16],f32>
    %2 = torch.aten.tanh %1 : !torch.vtensor<[32,16],f32> -> !torch.vtensor<[32,16],f32>
    %3 = torch.aten.t %arg2 : !torch.vtensor<[2,16],f32> -> !torch.vtensor<[16,2],f32>
    %int1_1 = torch.constant.int 1
    %int1_2 = torch.constant.int 1
    %4 = torch.aten.addmm %arg3, %2, %3, %int1_1, %int1_2 : !torch.vtensor<[2],f32>, !torch.vtensor<[32,16],f32>, !torch.vtensor<[16,2],f32>, !torch.int, !torch.int -> !torch.vtensor<[32,2],f32>
    %int1_3 = torch.constant.int 1
    %false = torch.constant.bool false
    %5 = torch.aten._log_softmax %4, %int1_3, %false : !torch.vtensor<[32,2],f32>, !torch.int, !torch.bool -> !torch.vtensor<[32,2],f32>
    %int-100 = torch.constant.int -100
    %6 = torch.aten.ne.Scalar %arg6, %int-100 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32],i1>
    %int0 = torch.constant.int 0
    %7 = torch.aten.where.ScalarOther %6, %arg6, %int0 : !torch.vtensor<[32],i1>, !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32],si64>
    %int1_4 = torch.constant.int 1
    %8 = torch.aten.unsqueeze %7, %int1_4 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32,1],si64>
    %int1_5 = torch.constant.int 1
    %false_6 = torch.constant.bool false
    %9 = torch.aten.gather %5, %int1_5, %8, %false_6 : !torch.vtensor<[32,2],f32>, !torch.int, !torch.vtensor<[32,1],si64>, !torch.bool -> !torch.vtensor<[32,1],f32>
    %int1_7 = torch.constant.int 1
    %10 = torch.aten.squeeze.dim %9, %int1_7 : !torch.vtensor<[32,1],f32>, !torch.int -> !torch.vtensor<[32],f32>
    %11 = torch.aten.neg %10 : !torch.vtensor<[32],f32> -> !torch.vtensor<[32],f32>
    %int-100_8 = torch.constant.int -100
    %12 = torch.aten.ne.Scalar %arg6, %int-100_8 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32],i1>
    %int0_9 = torch.constant.int 0
    %13 = torch.aten.where.ScalarOther %12, %11, %int0_9 : !torch.vtensor<[32],i1>, !torch.vtensor<[32],f32>, !torch.int -> !torch.vtensor<[32],f32>
    %int-100_10 = torch.constant.int -100
    %14 = torch.aten.ne.Scalar %arg6, %int-100_10 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32],i1>
    %none = torch.constant.none
    %15 = torch.aten.sum %14, %none : !torch.vtensor<[32],i1>, !torch.none -> !torch.vtensor<[],si64>
    %int6 = torch.constant.int 6
    %none_11 = torch.constant.none
    %cpu = torch.constant.device "cpu"
    %none_12 = torch.constant.none
    %false_13 = torch.constant.bool false
    %none_14 = torch.constant.none
    %16 = torch.aten._to_copy %15, %int6, %none_11, %cpu, %none_12, %false_13, %none_14 : !torch.vtensor<[],si64>, !torch.int, !torch.none, !torch.Device, !torch.none, !torch.bool, !torch.none -> !torch.vtensor<[],f32>
    %none_15 = torch.constant.none
    %17 = torch.aten.sum %13, %none_15 : !torch.vtensor<[32],f32>, !torch.none -> !torch.vtensor<[],f32>
    %18 = torch.aten.div.Tensor %17, %16 : !torch.vtensor<[],f32>, !torch.vtensor<[],f32> -> !torch.vtensor<[],f32>
    %none_16 = torch.constant.none
    %none_17 = torch.constant.none
    %none_18 = torch.constant.none
    %false_19 = torch.constant.bool false
    %int1_20 = torch.constant.int 1
    %19 = torch.aten.ones_like %18, %none_16, %none_17, %none_18, %false_19, %int1_20 : !torch.vtensor<[],f32>, !torch.none, !torch.none, !torch.none, !torch.bool, !torch.int -> !torch.vtensor<[],f32>
    %20 = torch.aten.div.Tensor %19, %16 : !torch.vtensor<[],f32>, !torch.vtensor<[],f32> -> !torch.vtensor<[],f32>
    %int1_21 = torch.constant.int 1
    %21 = torch.aten.unsqueeze %arg6, %int1_21 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32,1],si64>
    %int-100_22 = torch.constant.int -100
    %22 = torch.aten.ne.Scalar %21, %int-100_22 : !torch.vtensor<[32,1],si64>, !torch.int -> !torch.vtensor<[32,1],i1>
    %int0_23 = torch.constant.int 0
    %23 = torch.aten.where.ScalarOther %22, %21, %int0_23 : !torch.vtensor<[32,1],i1>, !torch.vtensor<[32,1],si64>, !torch.int -> !torch.vtensor<[32,1],si64>
    %none_24 = torch.constant.none
    %none_25 = torch.constant.none
    %none_26 = torch.constant.none
    %false_27 = torch.constant.bool false
    %none_28 = torch.constant.none
    %24 = torch.aten.zeros_like %5, %none_24, %none_25, %none_26, %false_27, %none_28 : !torch.vtensor<[32,2],f32>, !torch.none, !torch.none, !torch.none, !torch.bool, !torch.none -> !torch.vtensor<[32,2],f32>
    %int1_29 = torch.constant.int 1
    %float-1.000000e00 = torch.constant.float -1.000000e+00
    %25 = torch.aten.scatter.value %24, %int1_29, %23, %float-1.000000e00 : !torch.vtensor<[32,2],f32>, !torch.int, !torch.vtensor<[32,1],si64>, !torch.float -> !torch.vtensor<[32,2],f32>
    %int-100_30 = torch.constant.int -100
    %26 = torch.aten.ne.Scalar %21, %int-100_30 : !torch.vtensor<[32,1],si64>, !torch.int -> !torch.vtensor<[32,1],i1>
    %int0_31 = torch.constant.int 0
    %27 = torch.aten.where.ScalarOther %26, %20, %int0_31 : !torch.vtensor<[32,1],i1>, !torch.vtensor<[],f32>, !torch.int -> !torch.vtensor<[32,1],f32>
    %28 = torch.aten.mul.Tensor %25, %27 : !torch.vtensor<[32,2],f32>, !torch.vtensor<[32,1],f32> -> !torch.vtensor<[32,2],f32>
    %int1_32 = torch.constant.int 1
    %int6_33 = torch.constant.int 6
    %29 = torch.aten._log_softmax_backward_data %28, %5, %int1_32, %int6_33 : !torch.vtensor<[32,2],f32>, !torch.vtensor<[32,2],f32>, !torch.int, !torch.int -> !torch.vtensor<[32,2],f32>
    %30 = torch.aten.t %3 : !torch.vtensor<[16,2],f32> -> !torch.vtensor<[2,16],f32>
    %31 = torch.aten.mm %29, %30 : !torch.vtensor<[32,2],f32>, !torch.vtensor<[2,16],f32> -> !torch.vtensor<[32,16],f32>
    %32 = torch.aten.t %29 : !torch.vtensor<[32,2],f32> -> !torch.vtensor<[2,32],f32>
    %33 = torch.aten.mm %32, %2 : !torch.vtensor<[2,32],f32>, !torch.vtensor<[32,16],f32> -> !torch.vtensor<[2,16],f32>
    %34 = torch.aten.t %33 : !torch.vtensor<[2,16],f32> -> !torch.vtensor<[16,2],f32>
    %int0_34 = torch.constant.int 0
    %35 = torch.prim.ListConstruct %int0_34 : (!torch.int) -> !torch.list<int>
    %true = torch.constant.bool true
    %none_35 = torch.constant.none
    %36 = torch.aten.sum.dim_IntList %29, %35, %true, %none_35 : !torch.vtensor<[32,2],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,2],f32>
    %int2 = torch.constant.int 2
    %37 = torch.prim.ListConstruct %int2 : (!torch.int) -> !torch.list<int>
    %38 = torch.aten.view %36, %37 : !torch.vtensor<[1,2],f32>, !torch.list<int> -> !torch.vtensor<[2],f32>
    %39 = torch.aten.t %34 : !torch.vtensor<[16,2],f32> -> !torch.vtensor<[2,16],f32>
    %40 = torch.aten.tanh_backward %31, %2 : !torch.vtensor<[32,16],f32>, !torch.vtensor<[32,16],f32> -> !torch.vtensor<[32,16],f32>
    %41 = torch.aten.t %40 : !torch.vtensor<[32,16],f32> -> !torch.vtensor<[16,32],f32>
    %42 = torch.aten.mm %41, %arg5 : !torch.vtensor<[16,32],f32>, !torch.vtensor<[32,2],f32> -> !torch.vtensor<[16,2],f32>
    %43 = torch.aten.t %42 : !torch.vtensor<[16,2],f32> -> !torch.vtensor<[2,16],f32>
    %int0_36 = torch.constant.int 0
    %44 = torch.prim.ListConstruct %int0_36 : (!torch.int) -> !torch.list<int>
    %true_37 = torch.constant.bool true
    %none_38 = torch.constant.none
    %45 = torch.aten.sum.dim_IntList %40, %44, %true_37, %none_38 : !torch.vtensor<[32,16],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,16],f32>
    %int16 = torch.constant.int 16
    %46 = torch.prim.ListConstruct %int16 : (!torch.int) -> !torch.list<int>
    %47 = torch.aten.view %45, %46 : !torch.vtensor<[1,16],f32>, !torch.list<int> -> !torch.vtensor<[16],f32>
    %48 = torch.aten.t %43 : !torch.vtensor<[2,16],f32> -> !torch.vtensor<[16,2],f32>
    %49 = torch.aten.mul.Tensor %arg4, %48 : !torch.vtensor<[],f32>, !torch.vtensor<[16,2],f32> -> !torch.vtensor<[16,2],f32>
    %int1_39 = torch.constant.int 1
    %50 = torch.aten.sub.Tensor %arg0, %49, %int1_39 : !torch.vtensor<[16,2],f32>, !torch.vtensor<[16,2],f32>, !torch.int -> !torch.vtensor<[16,2],f32>
    %51 = torch.aten.mul.Tensor %arg4, %47 : !torch.vtensor<[],f32>, !torch.vtensor<[16],f32> -> !torch.vtensor<[16],f32>
    %int1_40 = torch.constant.int 1
    %52 = torch.aten.sub.Tensor %arg1, %51, %int1_40 : !torch.vtensor<[16],f32>, !torch.vtensor<[16],f32>, !torch.int -> !torch.vtensor<[16],f32>
    %53 = torch.aten.mul.Tensor %arg4, %39 : !torch.vtensor<[],f32>, !torch.vtensor<[2,16],f32> -> !torch.vtensor<[2,16],f32>
    %int1_41 = torch.constant.int 1
    %54 = torch.aten.sub.Tensor %arg2, %53, %int1_41 : !torch.vtensor<[2,16],f32>, !torch.vtensor<[2,16],f32>, !torch.int -> !torch.vtensor<[2,16],f32>
    %55 = torch.aten.mul.Tensor %arg4, %38 : !torch.vtensor<[],f32>, !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
    %int1_42 = torch.constant.int 1
    %56 = torch.aten.sub.Tensor %arg3, %55, %int1_42 : !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.int -> !torch.vtensor<[2],f32>
    return %50, %52, %54, %56, %18 : !torch.vtensor<[16,2],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[2,16],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[],f32>
  }
  func.func @evaluate(%arg0: !torch.vtensor<[16,2],f32>, %arg1: !torch.vtensor<[16],f32>, %arg2: !torch.vtensor<[2,16],f32>, %arg3: !torch.vtensor<[2],f32>, %arg4: !torch.vtensor<[32,2],f32>, %arg5: !torch.vtensor<[32],si64>) -> (!torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>) attributes {torch.assume_strict_symbolic_shapes} {
    %0 = torch.aten.t %arg0 : !torch.vtensor<[16,2],f32> -> !torch.vtensor<[2,16],f32>
    %int1 = torch.constant.int 1
    %int1_0 = torch.constant.int 1
    %1 = torch.aten.addmm %arg1, %arg4, %0, %int1, %int1_0 : !torch.vtensor<[16],f32>, !torch.vtensor<[32,2],f32>, !torch.vtensor<[2,16],f32>, !torch.int, !torch.int -> !torch.vtensor<[32,16],f32>
    %2 = torch.aten.tanh %1 : !torch.vtensor<[32,16],f32> -> !torch.vtensor<[32,16],f32>
    %3 = torch.aten.t %arg2 : !torch.vtensor<[2,16],f32> -> !torch.vtensor<[16,2],f32>
    %int1_1 = torch.constant.int 1
    %int1_2 = torch.constant.int 1
    %4 = torch.aten.addmm %arg3, %2, %3, %int1_1, %int1_2 : !torch.vtensor<[2],f32>, !torch.vtensor<[32,16],f32>, !torch.vtensor<[16,2],f32>, !torch.int, !torch.int -> !torch.vtensor<[32,2],f32>
    %int1_3 = torch.constant.int 1
    %false = torch.constant.bool false
    %5 = torch.aten._log_softmax %4, %int1_3, %false : !torch.vtensor<[32,2],f32>, !torch.int, !torch.bool -> !torch.vtensor<[32,2],f32>
    %int-100 = torch.constant.int -100
    %6 = torch.aten.ne.Scalar %arg5, %int-100 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32],i1>
    %int0 = torch.constant.int 0
    %7 = torch.aten.where.ScalarOther %6, %arg5, %int0 : !torch.vtensor<[32],i1>, !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32],si64>
    %int1_4 = torch.constant.int 1
    %8 = torch.aten.unsqueeze %7, %int1_4 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32,1],si64>
    %int1_5 = torch.constant.int 1
    %false_6 = torch.constant.bool false
    %9 = torch.aten.gather %5, %int1_5, %8, %false_6 : !torch.vtensor<[32,2],f32>, !torch.int, !torch.vtensor<[32,1],si64>, !torch.bool -> !torch.vtensor<[32,1],f32>
    %int1_7 = torch.constant.int 1
    %10 = torch.aten.squeeze.dim %9, %int1_7 : !torch.vtensor<[32,1],f32>, !torch.int -> !torch.vtensor<[32],f32>
    %11 = torch.aten.neg %10 : !torch.vtensor<[32],f32> -> !torch.vtensor<[32],f32>
    %int-100_8 = torch.constant.int -100
    %12 = torch.aten.ne.Scalar %arg5, %int-100_8 : !torch.vtensor<[32],si64>, !torch.int -> !torch.vtensor<[32],i1>
    %int0_9 = torch.constant.int 0
    %13 = torch.aten.where.ScalarOther %12, %11, %int0_9 : !torch.vtensor<[32],i1>, !torch.vtensor<[32],f32>, !torch.int -> !torch.vtensor<[32],f32>
    %int1_10 = torch.constant.int 1
    %false_11 = torch.constant.bool false
    %14 = torch.aten.argmax %4, %int1_10, %false_11 : !torch.vtensor<[32,2],f32>, !torch.int, !torch.bool -> !torch.vtensor<[32],si64>
    %15 = torch.aten.eq.Tensor %14, %arg5 : !torch.vtensor<[32],si64>, !torch.vtensor<[32],si64> -> !torch.vtensor<[32],i1>
    %int6 = torch.constant.int 6
    %none = torch.constant.none
    %none_12 = torch.constant.none
    %none_13 = torch.constant.none
    %false_14 = torch.constant.bool false
    %none_15 = torch.constant.none
    %16 = torch.aten._to_copy %15, %int6, %none, %none_12, %none_13, %false_14, %none_15 : !torch.vtensor<[32],i1>, !torch.int, !torch.none, !torch.none, !torch.none, !torch.bool, !torch.none -> !torch.vtensor<[32],f32>
    return %13, %16 : !torch.vtensor<[32],f32>, !torch.vtensor<[32],f32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_2_torch.float32: "0x04000000928BBA3EC6CB9FBEE75E0CBE01EEA93E146B2ABFEF1ED93E06F614BE592FB83E6F51C93D6D51B1BDACD4483E4FE10E3D0A3A843E3B168DBE942A53BD9E5F82BDB9E6D13DB61F39BBB73D1E3F6253613E51D386BE49A8DABEBFBBF2BD79299CBE8E0768BE10AE0A3D40D2D73E03C8C43EA3F430BF686FE03EF3474A3EF6B42B3F",
      torch_tensor_16_torch.float32: "0x0400000099F7EE3EFCEE24BF5D1D2CBF759FAEBE88F41E3FB937F1BD18F09A3E563EA8BE939E313F912D99BE3AC0073F3A30093C71BABEBEDF17BA3E6B2DC0BE5DF4543E",
      torch_tensor_2_16_torch.float32: "0x04000000FCD793BD0088E0BC881D76BEBC1CF4BD10EA0A3E40E978BD1AFD7E3EE6344D3E20CA3FBC2CE02ABEF2E41B3E20E79E3DC47B25BE8E48263E066B1B3E8C0B633ED6800FBE788E28BDC0B19EBB1890153D784842BED0A935BEE2430B3EA81E70BD3019FA3D4083693CD01CA83D802A613DB429BA3DCCCDFD3DAE156DBEA4DB003E",
      torch_tensor_2_torch.float32: "0x04000000E2FF33BE802741BE"
    }
  }
#-}
