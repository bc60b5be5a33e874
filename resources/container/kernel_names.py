# Notebooks may ask for a kernel of their author's computer. One that is not here runs as another:
# `kernels` has these names, each with the kernel to run instead.

if kernels and "kernel_spec_manager_class" not in theirs:
    from jupyter_client.kernelspec import KernelSpecManager

    class KernelNames(KernelSpecManager):
        def find_kernel_specs(self):
            found = super(KernelNames, self).find_kernel_specs()
            for name, other in kernels.items():
                if other in found:
                    found.setdefault(name, found[other])
            return found

        def get_kernel_spec(self, kernel_name):
            if kernel_name not in super(KernelNames, self).find_kernel_specs():
                kernel_name = kernels.get(kernel_name, kernel_name)
            return super(KernelNames, self).get_kernel_spec(kernel_name)

    main.kernel_spec_manager_class = KernelNames
