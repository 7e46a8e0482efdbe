module @scatter {
  func.func @save(%source: !hal.buffer) {
    %c0 = arith.constant 0 : index
    %c-1_i64 = arith.constant -1 : i64
    %c-1_i32 = arith.constant -1 : i32
    %c4_i64 = arith.constant 4 : i64
    %c4 = arith.constant 4 : index
    %c8 = arith.constant 8 : index
    %scope = util.buffer.constant : !util.buffer = "model"
    %a = util.buffer.constant : !util.buffer = "a"
    %b = util.buffer.constant : !util.buffer = "b"
    %device = hal.devices.get %c0 : !hal.device
    %null = util.null : !hal.fence
    %done = hal.fence.create device(%device : !hal.device) flags("None") : !hal.fence
    io_parameters.scatter<%device : !hal.device> affinity(%c-1_i64) wait(%null) signal(%done) {
      %source[%c0 for %c8] : !hal.buffer -> %scope::%a[%c4_i64],
      %source[%c8 for %c4] : !hal.buffer -> %scope::%b[%c4_i64]
    }
    %status = hal.fence.await until([%done]) timeout_millis(%c-1_i32) flags("None") : i32
    util.status.check_ok %status, "failed to wait"
    return
  }
}
