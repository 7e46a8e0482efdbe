// A program one of whose kernels is not the compiler's: its body calls @blend_tile, which a plugin
// provides at run time.
module @blend {
  stream.executable private @custom {
    // A workgroup for each 64 elements; any number of them may run at once.
    stream.executable.export public @blend workgroups(%size: index) -> (index, index, index) {
      %one = arith.constant 1 : index
      %tile = arith.constant 64 : index
      %count = arith.ceildivui %size, %tile : index
      stream.return %count, %one, %one : index, index, index
    }
    builtin.module {
      // Without a body: an import. llvm.bareptr: a memref<f32> is passed as one pointer.
      func.func private @blend_tile(%a: memref<f32>, %a_offset: index, %b: memref<f32>,
          %b_offset: index, %out: memref<f32>, %out_offset: index, %weight: f32,
          %begin: index, %end: index) attributes {llvm.bareptr}

      func.func @blend(%a_binding: !stream.binding, %b_binding: !stream.binding, %weight: f32,
          %size: index, %out_binding: !stream.binding) {
        %zero = arith.constant 0 : index
        %a = stream.binding.subspan %a_binding[%zero] : !stream.binding -> memref<?xf32>{%size}
        %b = stream.binding.subspan %b_binding[%zero] : !stream.binding -> memref<?xf32>{%size}
        %out = stream.binding.subspan %out_binding[%zero] : !stream.binding -> memref<?xf32>{%size}
        %a_base, %a_offset, %a_size, %a_stride = memref.extract_strided_metadata %a
          : memref<?xf32> -> memref<f32>, index, index, index
        %b_base, %b_offset, %b_size, %b_stride = memref.extract_strided_metadata %b
          : memref<?xf32> -> memref<f32>, index, index, index
        %out_base, %out_offset, %out_size, %out_stride = memref.extract_strided_metadata %out
          : memref<?xf32> -> memref<f32>, index, index, index
        %tile = arith.constant 64 : index
        %id = stream.dispatch.workgroup.id[0] : index
        %begin = arith.muli %id, %tile : index
        %next = arith.addi %begin, %tile : index
        %end = arith.minui %next, %size : index
        func.call @blend_tile(%a_base, %a_offset, %b_base, %b_offset, %out_base, %out_offset,
            %weight, %begin, %end)
          : (memref<f32>, index, memref<f32>, index, memref<f32>, index, f32, index, index) -> ()
        return
      }
    }
  }

  // a + weight * (2b - a), where the compiler's own kernel doubles b.
  func.func @main(%a: tensor<?xf32>, %b: tensor<?xf32>, %weight: f32) -> tensor<?xf32> {
    %zero = arith.constant 0 : index
    %size = tensor.dim %a, %zero : tensor<?xf32>
    %twice = arith.addf %b, %b : tensor<?xf32>
    %out = flow.dispatch @custom::@blend[%size](%a, %twice, %weight, %size)
      : (tensor<?xf32>{%size}, tensor<?xf32>{%size}, f32, index) -> tensor<?xf32>{%size}
    return %out : tensor<?xf32>
  }
}
