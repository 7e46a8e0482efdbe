"""A process in which a peer with a Python interface runs, asked by pipe.

    worker.py KIND THREADS      KIND: of KINDS below

Reads (command, argument) and answers (is_ok, value), pickled.
"""
import os
import pathlib
import pickle
import sys
import time
import traceback


class Stock:
    """The stock runtime by its bindings, for loops that feed results back and to check results."""

    def __init__(self, threads):
        import iree.runtime
        self.rt = iree.runtime
        if threads > 1:
            self.rt.flags.parse_flags(f"--task_topology_group_count={threads}")
        self.config = self.rt.Config("local-task" if threads > 1 else "local-sync")
        self.device = self.config.device

    def value(self, target, value):
        import numpy
        if not isinstance(value, numpy.generic):
            rt = self.rt
            kind = rt.array_interop.map_dtype_to_element_type(value.dtype)
            view = self.device.allocator.allocate_buffer_copy(
                memory_type=rt.MemoryType.DEVICE_LOCAL, allowed_usage=rt.BufferUsage.DEFAULT,
                device=self.device, buffer=value, element_type=kind)
            target.push_ref(view)
        elif value.dtype.kind == "f":
            target.push_float(float(value))
        else:
            target.push_int(int(value))

    def open(self, work):
        rt, instance = self.rt, self.config.vm_instance
        modules = []
        if work["parameters"]:
            scope, _, path = work["parameters"].partition("=")
            index = rt.ParameterIndex()
            index.load(path)
            modules.append(rt.create_io_parameters_module(instance, index.create_provider(scope)))
        modules.append(rt.create_hal_module(instance, self.device))
        modules.append(rt.VmModule.mmap(instance, work["module"]))
        self.context = rt.VmContext(instance, modules)
        self.function = modules[-1].lookup_function(work["function"])
        if self.function is None:
            raise KeyError(work["function"])
        self.start = self.values(work["start"])
        self.carried = len(work["start"])
        self.calls = [self.values(call) for call in work["calls"]]

    def values(self, values):
        target = self.rt.VmVariantList(max(len(values), 1))
        for value in values:
            self.value(target, value)
        return target

    def round(self, keep=None):
        rt, carried = self.rt, self.carried
        results = self.start
        for call in self.calls:
            arguments = call
            if carried:
                arguments = rt.VmVariantList(carried + len(call))
                for i in range(carried):
                    arguments.push_ref(results.get_as_ref(i))
                for i in range(len(call)):
                    arguments.push_ref(call.get_as_ref(i))
            results = rt.VmVariantList(4)
            self.context.invoke(self.function, arguments, results)
            if keep is not None:
                keep.append([self.array(results, i) for i in range(carried, len(results))])

    def array(self, results, index):
        import numpy
        value = results.get_variant(index)
        if isinstance(value, (int, float)):
            return value
        view = results.get_as_object(index, self.rt.HalBufferView)
        dtype = self.rt.HalElementType.map_to_dtype(view.element_type)
        return numpy.array(view.map().asarray(view.shape, dtype))


class OnnxRuntime:
    def __init__(self, threads):
        import onnxruntime
        self.rt = onnxruntime
        self.options = onnxruntime.SessionOptions()
        self.options.intra_op_num_threads = threads
        self.options.inter_op_num_threads = 1

    def open(self, work):
        self.session = self.rt.InferenceSession(work["python"]["onnx"], self.options,
                                                providers=["CPUExecutionProvider"])
        names = [i.name for i in self.session.get_inputs()]
        self.calls = [dict(zip(names, call, strict=True)) for call in work["calls"]]

    def round(self, keep=None):
        for call in self.calls:
            results = self.session.run(None, call)
            if keep is not None:
                keep.append(results)


class ExecuTorch:
    """Its runtime with the kernels of XNNPACK."""

    def __init__(self, threads):
        import torch
        from executorch.extension.pybindings import portable_lib
        from executorch.runtime import Runtime
        self.torch = torch
        portable_lib._unsafe_reset_threadpool(threads)
        self.runtime = Runtime.get()

    def open(self, work):
        self.method = self.runtime.load_program(work["python"]["executorch"]).load_method("forward")
        self.calls = [[self.torch.from_numpy(a) for a in call] for call in work["calls"]]

    def round(self, keep=None):
        for call in self.calls:
            results = self.method.execute(call)
            if keep is not None:
                keep.append([r.numpy().copy() for r in results])


class Torch:
    """Eager, or what torch.compile makes of the model or of the training step."""

    def __init__(self, threads, is_compiled=False):
        import torch
        self.torch = torch
        self.is_compiled = is_compiled
        torch.set_num_threads(threads)

    def open(self, work):
        import models
        torch = self.torch
        self.calls = [[torch.from_numpy(a) for a in call] for call in work["calls"]]
        self.trainer = None
        if "training" in work["python"]:
            make = models.TRAININGS[work["python"]["training"]]
            self.trainer = make([torch.from_numpy(a) for a in work["start"]], self.is_compiled)
        else:
            self.model = models.build(work["python"]["model"])
            if self.is_compiled:
                self.model = torch.compile(self.model)

    def round(self, keep=None):
        if self.trainer:
            for call in self.calls:
                loss = self.trainer.step(*call)
                if keep is not None:
                    keep.append([loss.numpy().copy()])
            return
        with self.torch.inference_mode():
            for call in self.calls:
                result = self.model(*call)
                if keep is not None:
                    keep.append([result.numpy()])

    def before_round(self):
        if self.trainer:
            self.trainer.restart()


KINDS = {"stock": Stock, "onnxruntime": OnnxRuntime, "executorch": ExecuTorch, "torch": Torch,
         "torch.compile": lambda threads: Torch(threads, True)}


def results(engine):
    kept = []
    getattr(engine, "before_round", lambda: None)()
    engine.round(kept)
    return kept


def sample(engine, rounds, batches):
    """Nanoseconds of a call in each batch; what goes on before a round is not timed."""
    before = getattr(engine, "before_round", None)
    times = []
    for _ in range(batches):
        elapsed = 0
        for _ in range(rounds):
            if before:
                before()
            start = time.perf_counter_ns()
            engine.round()
            elapsed += time.perf_counter_ns() - start
        times.append(elapsed / rounds / len(engine.calls))
    return times


def main():
    kind, threads = sys.argv[1], int(sys.argv[2])
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print does not get in between
    engine = KINDS[kind](threads)
    while True:
        try:
            command, argument = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            if command == "open":
                answer = engine.open(argument)
            elif command == "results":
                answer = results(engine)
            else:
                answer = sample(engine, *argument)
            pickle.dump((True, answer), answers)
        except Exception:
            pickle.dump((False, traceback.format_exc()), answers)
        answers.flush()


if __name__ == "__main__":
    main()
