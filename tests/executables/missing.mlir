// A kernel that imports more functions than one line of a diagnostic can name.
module @missing {
  stream.executable private @custom {
    stream.executable.export public @kernel workgroups() -> (index, index, index) {
      %one = arith.constant 1 : index
      stream.return %one, %one, %one : index, index, index
    }
    builtin.module {
      func.func private @a_function_that_nobody_provides_00()
      func.func private @a_function_that_nobody_provides_01()
      func.func private @a_function_that_nobody_provides_02()
      func.func private @a_function_that_nobody_provides_03()
      func.func private @a_function_that_nobody_provides_04()
      func.func private @a_function_that_nobody_provides_05()
      func.func private @a_function_that_nobody_provides_06()
      func.func private @a_function_that_nobody_provides_07()
      func.func private @a_function_that_nobody_provides_08()
      func.func private @a_function_that_nobody_provides_09()
      func.func private @a_function_that_nobody_provides_10()
      func.func private @a_function_that_nobody_provides_11()

      func.func @kernel(%a_binding: !stream.binding) {
        func.call @a_function_that_nobody_provides_00() : () -> ()
        func.call @a_function_that_nobody_provides_01() : () -> ()
        func.call @a_function_that_nobody_provides_02() : () -> ()
        func.call @a_function_that_nobody_provides_03() : () -> ()
        func.call @a_function_that_nobody_provides_04() : () -> ()
        func.call @a_function_that_nobody_provides_05() : () -> ()
        func.call @a_function_that_nobody_provides_06() : () -> ()
        func.call @a_function_that_nobody_provides_07() : () -> ()
        func.call @a_function_that_nobody_provides_08() : () -> ()
        func.call @a_function_that_nobody_provides_09() : () -> ()
        func.call @a_function_that_nobody_provides_10() : () -> ()
        func.call @a_function_that_nobody_provides_11() : () -> ()
        return
      }
    }
  }

  func.func @main(%a: tensor<4xf32>) -> tensor<4xf32> {
    %out = flow.dispatch @custom::@kernel(%a) : (tensor<4xf32>) -> %a
    return %out : tensor<4xf32>
  }
}
