using System.Text;

namespace Vigie.Logs.Templates;

/// <summary>
/// Words that say how bad or in what state: never a variable, never merged over, because a template that covers both
/// "started" and "failed" tells a predictor nothing.
/// </summary>
internal static class ProtectedWords
{
    // In names made of several words (ConnectionRefusedError, task_failed) only these count: short ones such as "up" or
    // "on" are there by accident too often.
    private const string Strong =
        "error errors err warn warning fatal panic emerg emergency critical crit severe alert exception traceback "
        + "fail fails failed failing failure failures failover fault faults faulty abort aborts aborted aborting "
        + "refused refuse denied deny reject rejected forbidden unauthorized timeout timeouts timed dead deadlock "
        + "lost loss missing unreachable unavailable unresponsive killed kill crash crashed crashing corrupt corrupted "
        + "corruption overflow underflow overheat overheated overheating exhausted exceeded broken damaged degraded "
        + "invalid illegal bad unknown disconnected disconnect stopped stop stopping started start starting exited "
        + "exit exiting terminated terminate shutdown reboot rebooting restarted restarting restart suspended hung "
        + "stuck stalled blocked success succeeded successful successfully recovered recovery healthy unhealthy "
        + "online offline enabled disabled active inactive cancelled canceled expired rollback leak leaked "
        + "uncorrectable unrecoverable segfault oops interrupted throttled";

    private const string Plain =
        "info debug trace notice up down full empty ok okay true false yes no on off not none null nil nan open closed "
        + "opened ready running idle paused resumed connected oom busy done complete completed incomplete passed pass "
        + "good high low over under";

    private const string UpperOnly =
        "GET PUT POST HEAD PATCH DELETE OPTIONS CONNECT "
        + "SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM "
        + "SIGTERM SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGXCPU SIGXFSZ SIGSYS EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG "
        + "ENOEXEC EBADF ECHILD EAGAIN ENOMEM EACCES EFAULT EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE "
        + "EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOLCK ENOSYS "
        + "ENOTEMPTY ELOOP EPROTO EOVERFLOW EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED "
        + "ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETIMEDOUT ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY "
        + "EINPROGRESS ESTALE EDQUOT ENOMEDIUM ECANCELED EREMOTEIO";

    private static readonly HashIndex Whole = Fill(Strong, Plain, UpperOnly);
    private static readonly HashIndex Parts = Fill(Strong);

    /// <summary>
    /// Whether a masked word is protected. <paramref name="compound"/>: it may be made of several words.
    /// </summary>
    public static bool Contains(ReadOnlySpan<byte> word, ulong hash, bool compound) =>
        Whole.Find(hash) >= 0 || (compound && HasProtectedPart(word));

    /// <summary>Whether a word tells of trouble or of a state even where a name is expected.</summary>
    public static bool IsStrong(ReadOnlySpan<byte> word, ulong hash) => Parts.Find(hash) >= 0 || HasProtectedPart(word);

    /// <summary>
    /// Of a dotted name only the last label tells. Cuts at every byte that is no letter, and where a capital follows a
    /// small letter.
    /// </summary>
    private static bool HasProtectedPart(ReadOnlySpan<byte> word)
    {
        int start = word.LastIndexOf((byte)'.') + 1;
        for (int i = start; i <= word.Length; i++)
        {
            bool letter = i < word.Length && char.IsAsciiLetter((char)word[i]);
            bool hump = letter && i > start && char.IsAsciiLetterUpper((char)word[i])
                && char.IsAsciiLetterLower((char)word[i - 1]);
            if (letter && !hump) continue;
            if (i - start >= 3 && Parts.Find(Hash64.Of(word[start..i])) >= 0) return true;
            start = letter ? i : i + 1;
        }
        return false;
    }

    private static HashIndex Fill(params ReadOnlySpan<string> lists)
    {
        var index = new HashIndex(1024);
        foreach (var list in lists)
            foreach (var word in list.Split(' '))
            {
                Add(index, word);
                Add(index, word.ToUpperInvariant());
                Add(index, char.ToUpperInvariant(word[0]) + word[1..]);
            }
        return index;
    }

    private static void Add(HashIndex index, string word) => index.Set(Hash64.Of(Encoding.ASCII.GetBytes(word)), 0);
}
