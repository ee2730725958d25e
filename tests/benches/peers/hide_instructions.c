/* Shows a program a processor that has fewer vector instructions than this one, so that its libraries choose what they would
   choose there. Compiled with `cc -shared -fPIC` and preloaded (LD_PRELOAD), it hides what CPUID_HIDE says: `avx512`, or
   `avx` and with it all that is wider.

   Linux lets a process ask that CPUID faults (ARCH_SET_CPUID, where /proc/cpuinfo has the flag `cpuid_fault`). The handler of
   that fault executes it, clears the bits below in the answer and goes on behind the instruction. Threads and forked children
   inherit faulting and handler; other programs that are started begin without, and preload this again.

   Who asked before this began has seen the whole processor: the dynamic linker, which chooses the memcpy and the mathematical
   functions of glibc. Nor does it stop anybody from instructions that he uses unasked, being compiled for them. */

#define _GNU_SOURCE /* the names of registers */
#include <asm/prctl.h>
#include <cpuid.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* What a feature belongs to, from narrow to wide. What is encoded like AVX cannot be had without it. */
enum set { AVX, AVX512 };

enum reg { EAX, EBX, ECX, EDX };

#define BIT(n) (1u << (n))
#define ALL (~0u)
#define ANY (~0u)

/* Where CPUID tells of what: Intel's manual, volume 2, and "Instruction Set Extensions Programming Reference"; AMD's manual,
   volume 3. Leaf 0xD, which tells the sizes of saved registers, stays as it is: they are saved by the system all the same, and
   nobody uses registers whose instructions are missing. */
static const struct {
    enum set set;
    unsigned leaf, subleaf;
    enum reg reg;
    unsigned bits;
} features[] = {
    {AVX, 1, ANY, ECX, BIT(12)},             /* FMA */
    {AVX, 1, ANY, ECX, BIT(28)},             /* AVX */
    {AVX, 1, ANY, ECX, BIT(29)},             /* F16C */
    {AVX, 7, 0, EBX, BIT(5)},                /* AVX2 */
    {AVX, 7, 0, ECX, BIT(9)},                /* VAES */
    {AVX, 7, 0, ECX, BIT(10)},               /* VPCLMULQDQ */
    {AVX, 7, 1, EAX, BIT(0)},                /* SHA512 */
    {AVX, 7, 1, EAX, BIT(1)},                /* SM3 */
    {AVX, 7, 1, EAX, BIT(2)},                /* SM4 */
    {AVX, 7, 1, EAX, BIT(4)},                /* AVX-VNNI */
    {AVX, 7, 1, EAX, BIT(23)},               /* AVX-IFMA */
    {AVX, 7, 1, EDX, BIT(4)},                /* AVX-VNNI-INT8 */
    {AVX, 7, 1, EDX, BIT(5)},                /* AVX-NE-CONVERT */
    {AVX, 7, 1, EDX, BIT(10)},               /* AVX-VNNI-INT16 */
    {AVX, 0x80000001, ANY, ECX, BIT(11)},    /* XOP */
    {AVX, 0x80000001, ANY, ECX, BIT(16)},    /* FMA4 */
    {AVX512, 7, 0, EBX, BIT(16)},            /* AVX512F */
    {AVX512, 7, 0, EBX, BIT(17)},            /* AVX512DQ */
    {AVX512, 7, 0, EBX, BIT(21)},            /* AVX512_IFMA */
    {AVX512, 7, 0, EBX, BIT(26)},            /* AVX512PF */
    {AVX512, 7, 0, EBX, BIT(27)},            /* AVX512ER */
    {AVX512, 7, 0, EBX, BIT(28)},            /* AVX512CD */
    {AVX512, 7, 0, EBX, BIT(30)},            /* AVX512BW */
    {AVX512, 7, 0, EBX, BIT(31)},            /* AVX512VL */
    {AVX512, 7, 0, ECX, BIT(1)},             /* AVX512_VBMI */
    {AVX512, 7, 0, ECX, BIT(6)},             /* AVX512_VBMI2 */
    {AVX512, 7, 0, ECX, BIT(11)},            /* AVX512_VNNI */
    {AVX512, 7, 0, ECX, BIT(12)},            /* AVX512_BITALG */
    {AVX512, 7, 0, ECX, BIT(14)},            /* AVX512_VPOPCNTDQ */
    {AVX512, 7, 0, EDX, BIT(2)},             /* AVX512_4VNNIW */
    {AVX512, 7, 0, EDX, BIT(3)},             /* AVX512_4FMAPS */
    {AVX512, 7, 0, EDX, BIT(8)},             /* AVX512_VP2INTERSECT */
    {AVX512, 7, 0, EDX, BIT(23)},            /* AVX512_FP16 */
    {AVX512, 7, 1, EAX, BIT(5)},             /* AVX512_BF16 */
    {AVX512, 0x80000021, ANY, EAX, BIT(23)}, /* AVX512_BMM */
    {AVX512, 7, 1, EDX, BIT(19)},            /* AVX10 */
    {AVX512, 0x24, 0, EBX, ALL},             /* AVX10's version and widths */
    {AVX512, 7, 0, EDX, BIT(22)},            /* AMX-BF16 */
    {AVX512, 7, 0, EDX, BIT(24)},            /* AMX-TILE */
    {AVX512, 7, 0, EDX, BIT(25)},            /* AMX-INT8 */
    {AVX512, 7, 1, EAX, BIT(21)},            /* AMX-FP16 */
    {AVX512, 7, 1, EDX, BIT(8)},             /* AMX-COMPLEX */
    {AVX512, 0x1d, 0, EAX, ALL},             /* AMX's palettes */
    {AVX512, 0x1e, 1, EAX, ALL},             /* AMX-FP8, AMX-TF32 and others, and those above once more */
};

static enum set narrowest_hidden;

static long faulting(int is_on) {
    return syscall(SYS_arch_prctl, ARCH_SET_CPUID, !is_on);
}

/* Calls nothing but the system: the program may be anywhere. */
static void answer(int signal_number, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const unsigned char *instruction = (const unsigned char *)registers[REG_RIP];
    int is_cpuid = info->si_code == SI_KERNEL && instruction[0] == 0x0f && instruction[1] == 0xa2;
    if (!is_cpuid) { /* A fault of the program's own: it happens again, and ends it. */
        signal(signal_number, SIG_DFL);
        return;
    }
    unsigned leaf = registers[REG_RAX], subleaf = registers[REG_RCX], told[4];
    faulting(0);
    __cpuid_count(leaf, subleaf, told[EAX], told[EBX], told[ECX], told[EDX]);
    faulting(1);
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        int is_told = features[i].leaf == leaf && (features[i].subleaf == subleaf || features[i].subleaf == ANY);
        if (is_told && features[i].set >= narrowest_hidden)
            told[features[i].reg] &= ~features[i].bits;
    }
    registers[REG_RAX] = told[EAX];
    registers[REG_RBX] = told[EBX];
    registers[REG_RCX] = told[ECX];
    registers[REG_RDX] = told[EDX];
    registers[REG_RIP] += 2;
}

static void refuse(const char *why) {
    (void)!write(STDERR_FILENO, why, strlen(why));
    _exit(125);
}

__attribute__((constructor)) static void hide(void) {
    const char *hidden = getenv("CPUID_HIDE");
    if (hidden && !strcmp(hidden, "avx"))
        narrowest_hidden = AVX;
    else if (hidden && !strcmp(hidden, "avx512"))
        narrowest_hidden = AVX512;
    else
        refuse("CPUID_HIDE must be avx or avx512\n");
    struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO};
    if (sigaction(SIGSEGV, &action, NULL) || faulting(1))
        refuse("CPUID does not fault here: nothing can be hidden\n");
}
