// Facts about accelerators, one row each, from the vendors' data sheets.

/** What a device can do at best. */
export interface Device {
  /** Floating-point operations per second in BF16 on matrix units, dense: without the doubling that sparsity would give. */
  readonly flops: number;
  /** Bytes per second between the device and its memory. */
  readonly memoryBandwidth: number;
  /** Bytes per second that a device sends to the others of its node, in one direction; data sheets name the sum of both. */
  readonly interconnectBandwidth: number;
}

/** A device by its flag value. */
export type DeviceName = (typeof DEVICE_NAMES)[number];

/** The devices that are known, in the order in which help names them. */
export const DEVICE_NAMES = ['h100', 'h200', 'a100', 'l40s', 'b200', 'mi300x'] as const;

// NVIDIA prints matrix figures "with sparsity"; the dense ones are half of them.
export const DEVICES: Readonly<Record<DeviceName, Device>> = {
  // NVIDIA H100 data sheet, H100 SXM: 1,979 TFLOPS with sparsity, 3.35 TB/s, NVLink 900 GB/s.
  h100: { flops: 989.4e12, memoryBandwidth: 3.35e12, interconnectBandwidth: 450e9 },
  // NVIDIA H200 data sheet, H200 SXM: 1,979 TFLOPS with sparsity, 4.8 TB/s, NVLink 900 GB/s.
  h200: { flops: 989.4e12, memoryBandwidth: 4.8e12, interconnectBandwidth: 450e9 },
  // NVIDIA A100 data sheet, A100 80GB SXM: 312 TFLOPS dense, 2,039 GB/s, NVLink 600 GB/s.
  a100: { flops: 312e12, memoryBandwidth: 2.039e12, interconnectBandwidth: 300e9 },
  // NVIDIA L40S data sheet: 362.05 TFLOPS dense, 864 GB/s, no NVLink: PCIe Gen4 x16, 64 GB/s.
  l40s: { flops: 362.05e12, memoryBandwidth: 0.864e12, interconnectBandwidth: 32e9 },
  // NVIDIA DGX B200 and HGX B200 data sheets, an eighth of eight: 4.5 PFLOPS with sparsity, 8 TB/s, NVLink 1.8 TB/s.
  b200: { flops: 2250e12, memoryBandwidth: 8e12, interconnectBandwidth: 900e9 },
  // AMD Instinct MI300X data sheet: 1,307.4 TFLOPS dense, 5.3 TB/s, seven Infinity Fabric links of 128 GB/s.
  mi300x: { flops: 1307.4e12, memoryBandwidth: 5.3e12, interconnectBandwidth: 448e9 },
};
