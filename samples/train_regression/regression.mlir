module {
  func.func @train_step(%arg0: !torch.vtensor<[4,1],f32>, %arg1: !torch.vtensor<[1],f32>, %arg2: !torch.vtensor<[16,4],f32>, %arg3: !torch.vtensor<[16,1],f32>) -> (!torch.vtensor<[4,1],f32>, !torch.vtensor<[1],f32>, !torch.vtensor<[],f32>) attributes {torch.assume_strict_symbolic_shapes} {
    %0 = torch.aten.mm %arg2, %arg0 : !torch.vtensor<[16,4],f32>, !torch.vtensor<[4,1],f32> -> !torch.vtensor<[16,1],f32>
    %int1 = torch.constant.int 1
    %1 = torch.aten.add.Tensor %0, %arg1, %int1 : !torch.vtensor<[16,1],f32>, !torch.vtensor<[1],f32>, !torch.int -> !torch.vtensor<[16,1],f32>
    %int1_0 = torch.constant.int 1
    %2 = torch.aten.sub.Tensor %1, %arg3, %int1_0 : !torch.vtensor<[16,1],f32>, !torch.vtensor<[16,1],f32>, !torch.int -> !torch.vtensor<[16,1],f32>
    %int2 = torch.constant.int 2
    %3 = torch.aten.pow.Tensor_Scalar %2, %int2 : !torch.vtensor<[16,1],f32>, !torch.int -> !torch.vtensor<[16,1],f32>
    %none = torch.constant.none
    %4 = torch.aten.mean %3, %none : !torch.vtensor<[16,1],f32>, !torch.none -> !torch.vtensor<[],f32>
    %none_1 = torch.constant.none
    %none_2 = torch.constant.none
    %none_3 = torch.constant.none
    %false = torch.constant.bool false
    %int1_4 = torch.constant.int 1
    %5 = torch.aten.ones_like %4, %none_1, %none_2, %none_3, %false, %int1_4 : !torch.vtensor<[],f32>, !torch.none, !torch.none, !torch.none, !torch.bool, !torch.int -> !torch.vtensor<[],f32>
    %int16 = torch.constant.int 16
    %int1_5 = torch.constant.int 1
    %6 = torch.prim.ListConstruct %int16, %int1_5 : (!torch.int, !torch.int) -> !torch.list<int>
    %false_6 = torch.constant.bool false
    %7 = torch.aten.expand %5, %6, %false_6 : !torch.vtensor<[],f32>, !torch.list<int>, !torch.bool -> !torch.vtensor<[16,1],f32>
    %int16_7 = torch.constant.int 16
    %8 = torch.aten.div.Scalar %7, %int16_7 : !torch.vtensor<[16,1],f32>, !torch.int -> !torch.vtensor<[16,1],f32>
    %float1.000000e00 = torch.constant.float 1.000000e+00
    %9 = torch.aten.pow.Tensor_Scalar %2, %float1.000000e00 : !torch.vtensor<[16,1],f32>, !torch.float -> !torch.vtensor<[16,1],f32>
    %float2.000000e00 = torch.constant.float 2.000000e+00
    %10 = torch.aten.mul.Scalar %9, %float2.000000e00 : !torch.vtensor<[16,1],f32>, !torch.float -> !torch.vtensor<[16,1],f32>
    %11 = torch.aten.mul.Tensor %8, %10 : !torch.vtensor<[16,1],f32>, !torch.vtensor<[16,1],f32> -> !torch.vtensor<[16,1],f32>
    %int0 = torch.constant.int 0
    %12 = torch.prim.ListConstruct %int0 : (!torch.int) -> !torch.list<int>
    %true = torch.constant.bool true
    %none_8 = torch.constant.none
    %13 = torch.aten.sum.dim_IntList %11, %12, %true, %none_8 : !torch.vtensor<[16,1],f32>, !torch.list<int>, !torch.bool, !torch.none -> !torch.vtensor<[1,1],f32>
    %int1_9 = torch.constant.int 1
    %14 = torch.prim.ListConstruct %int1_9 : (!torch.int) -> !torch.list<int>
    %15 = torch.aten.view %13, %14 : !torch.vtensor<[1,1],f32>, !torch.list<int> -> !torch.vtensor<[1],f32>
    %16 = torch.aten.t %arg2 : !torch.vtensor<[16,4],f32> -> !torch.vtensor<[4,16],f32>
    %17 = torch.aten.mm %16, %11 : !torch.vtensor<[4,16],f32>, !torch.vtensor<[16,1],f32> -> !torch.vtensor<[4,1],f32>
    %float5.000000e-02 = torch.constant.float 5.000000e-02
    %18 = torch.aten.mul.Scalar %17, %float5.000000e-02 : !torch.vtensor<[4,1],f32>, !torch.float -> !torch.vtensor<[4,1],f32>
    %int1_10 = torch.constant.int 1
    %19 = torch.aten.sub.Tensor %arg0, %18, %int1_10 : !torch.vtensor<[4,1],f32>, !torch.vtensor<[4,1],f32>, !torch.int -> !torch.vtensor<[4,1],f32>
    %float5.000000e-02_11 = torch.constant.float 5.000000e-02
    %20 = torch.aten.mul.Scalar %15, %float5.000000e-02_11 : !torch.vtensor<[1],f32>, !torch.float -> !torch.vtensor<[1],f32>
    %int1_12 = torch.constant.int 1
    %21 = torch.aten.sub.Tensor %arg1, %20, %int1_12 : !torch.vtensor<[1],f32>, !torch.vtensor<[1],f32>, !torch.int -> !torch.vtensor<[1],f32>
    return %19, %21, %4 : !torch.vtensor<[4,1],f32>, !torch.vtensor<[1],f32>, !torch.vtensor<[],f32>
  }
  func.func @initial_state() -> (!torch.vtensor<[4,1],f32>, !torch.vtensor<[1],f32>) attributes {torch.assume_strict_symbolic_shapes} {
    %int4 = torch.constant.int 4
    %int1 = torch.constant.int 1
    %0 = torch.prim.ListConstruct %int4, %int1 : (!torch.int, !torch.int) -> !torch.list<int>
    %none = torch.constant.none
    %none_0 = torch.constant.none
    %cpu = torch.constant.device "cpu"
    %false = torch.constant.bool false
    %1 = torch.aten.zeros %0, %none, %none_0, %cpu, %false : !torch.list<int>, !torch.none, !torch.none, !torch.Device, !torch.bool -> !torch.vtensor<[4,1],f32>
    %int1_1 = torch.constant.int 1
    %2 = torch.prim.ListConstruct %int1_1 : (!torch.int) -> !torch.list<int>
    %none_2 = torch.constant.none
    %none_3 = torch.constant.none
    %cpu_4 = torch.constant.device "cpu"
    %false_5 = torch.constant.bool false
    %3 = torch.aten.zeros %2, %none_2, %none_3, %cpu_4, %false_5 : !torch.list<int>, !torch.none, !torch.none, !torch.Device, !torch.bool -> !torch.vtensor<[1],f32>
    return %1, %3 : !torch.vtensor<[4,1],f32>, !torch.vtensor<[1],f32>
  }
}

