// A module imports functions of others by declaring them: "module.function".
func.func private @sensor.series.create(!util.buffer) -> !vm.ref<!sensor.series>
func.func private @sensor.series.name(!vm.ref<!sensor.series>) -> !util.buffer
func.func private @sensor.series.append(!vm.ref<!sensor.series>, tensor<?xf32>)
func.func private @sensor.series.smooth(!vm.ref<!sensor.series>, f32) -> tensor<?xf32>
func.func private @sensor.count() -> i64
func.func private @calibration.begin(!vm.ref<!sensor.series>) -> i64

// Readings in Celsius as the sensor sees them; smoothed, in Fahrenheit, after the two marks of the
// calibration.
func.func @main(%readings: tensor<?xf32>) -> (!util.buffer, tensor<?xf32>, i64) {
  %name = util.buffer.constant : !util.buffer = "kitchen"
  %series = call @sensor.series.create(%name) : (!util.buffer) -> !vm.ref<!sensor.series>
  %waited = call @calibration.begin(%series) : (!vm.ref<!sensor.series>) -> i64
  call @sensor.series.append(%series, %readings) : (!vm.ref<!sensor.series>, tensor<?xf32>) -> ()
  %half = arith.constant 0.5 : f32
  %smooth = call @sensor.series.smooth(%series, %half) : (!vm.ref<!sensor.series>, f32) -> tensor<?xf32>

  %c0 = arith.constant 0 : index
  %n = tensor.dim %smooth, %c0 : tensor<?xf32>
  %factor = arith.constant 1.8 : f32
  %freezing = arith.constant 32.0 : f32
  %init = tensor.empty(%n) : tensor<?xf32>
  %fahrenheit = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} ins(%smooth : tensor<?xf32>) outs(%init : tensor<?xf32>) {
  ^bb0(%celsius: f32, %o: f32):
    %0 = arith.mulf %celsius, %factor : f32
    %1 = arith.addf %0, %freezing : f32
    linalg.yield %1 : f32
  } -> tensor<?xf32>

  %label = call @sensor.series.name(%series) : (!vm.ref<!sensor.series>) -> !util.buffer
  %count = call @sensor.count() : () -> i64
  return %label, %fahrenheit, %count : !util.buffer, tensor<?xf32>, i64
}
