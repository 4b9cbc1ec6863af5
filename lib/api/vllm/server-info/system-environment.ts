// What /server_info tells of the machine, under the names that vLLM's collect_env has for it.
import { arch, cpus, release, type } from 'node:os';

// Python, torch, compilers and accelerators, of which a simulator has none: as vLLM shows a machine without them.
const ABSENT = {
  torch_version: 'N/A', is_debug_build: 'N/A', cuda_compiled_version: 'N/A', gcc_version: null, clang_version: null, cmake_version: null,
  os: null, libc_version: 'N/A', python_version: 'N/A', python_platform: 'N/A', is_cuda_available: 'N/A', cuda_runtime_version: null,
  cuda_module_loading: 'N/A', nvidia_driver_version: null, nvidia_gpu_models: null, cudnn_version: null, xpu_available: 'N/A',
  xpu_runtime_version: null, intel_graphics_compiler_version: null, intel_gpu_models: null, oneapi_compiler_version: null,
  level_zero_loader_version: null, level_zero_driver_version: null, oneccl_version: null, libigdgmm_version: null,
  vllm_xpu_kernels_version: null, sycl_version: null, pip_version: null, pip_packages: '', conda_packages: null,
  hip_compiled_version: 'N/A', hip_runtime_version: 'N/A', miopen_runtime_version: 'N/A', caching_allocator_config: '',
  is_xnnpack_available: 'N/A', cpu_info: null, rocm_version: null, vllm_version: null, vllm_build_flags: 'N/A', gpu_topo: null, env_vars: '',
} as const;

/** The machine: `os`, `cpu_info` and the version that is simulated; all else is absent. */
export function describeSystem(version: string): Readonly<Record<keyof typeof ABSENT, string | null>> {
  return { ...ABSENT, os: `${type()} ${release()} (${arch()})`, cpu_info: cpus()[0]?.model ?? null, vllm_version: version };
}
