namespace Vigie.App.Simulation;

/// <summary>
/// What a trouble writes before its end: seldom at first, then ever more often, each kind in the words of the programs
/// that notice it.
/// </summary>
internal sealed class TroubleTraces(SplitMix64 random, LineBuffer lines)
{
    private const int Minute = 60_000;

    private readonly SplitMix64 _random = random;
    private readonly LineBuffer _lines = lines;

    /// <summary>Lines of the minute that begins at a time, while a trouble lasts.</summary>
    public void Trace(Trouble trouble, long minute)
    {
        double p = trouble.Progress(minute + Minute / 2);
        if (p <= 0) return;
        switch (trouble.Kind)
        {
            case TroubleKind.Memory: Memory(minute, p); break;
            case TroubleKind.DiskFull: DiskFull(minute, p); break;
            case TroubleKind.FailingDisk: FailingDisk(minute, p); break;
            case TroubleKind.Overheating: Overheating(minute, p); break;
            case TroubleKind.Network: Network(minute, p); break;
            default: break;
        }
    }

    /// <summary>The last words in the seconds before a failure; the power takes none.</summary>
    public void LastWords(Trouble trouble)
    {
        long end = trouble.End;
        int pid = _random.Range(2000, 32000);
        switch (trouble.Kind)
        {
            case TroubleKind.Memory:
                _lines.Syslog(end - 4000, "kernel",
                    $"out of memory: process {pid} (web) chosen, {_random.Range(5800, 7900)} MiB in use");
                _lines.Syslog(end - 2500, "kernel", $"out of memory: process {pid} (web) killed");
                _lines.Supervisor(end - 1800, "CRITICAL", "supervisor", $"web (pid {pid}) ended by signal 9");
                break;
            case TroubleKind.DiskFull:
                _lines.Database(end - 5000, 701, "PANIC", "cannot write to journal: no space left");
                _lines.Supervisor(end - 3000, "CRITICAL", "supervisor",
                    "database ended with status 1, too many starts, giving up");
                break;
            case TroubleKind.FailingDisk:
                _lines.Syslog(end - 6000, "kernel", "sda2: file system journal aborted");
                _lines.Syslog(end - 5000, "kernel", "sda2: mounted read-only after errors");
                break;
            case TroubleKind.Overheating:
                _lines.Syslog(end - 3000, "kernel",
                    $"package temperature {_random.Range(100, 105)} C is critical, powering off");
                break;
            case TroubleKind.Network:
                _lines.Syslog(end - 8000, "cluster[840]", "no contact with 2 of 2 peers, node will be fenced");
                break;
            default:
                break;
        }
    }

    /// <summary>The machine comes back.</summary>
    public void Boot(Trouble trouble)
    {
        long t = trouble.Boot;
        _lines.Syslog(t, "kernel", "booting Linux 6.1.0-31-amd64, command line root=/dev/sda2 quiet");
        _lines.Syslog(t + 300, "kernel", $"memory: {_random.Range(8035, 8048)} MiB available");
        _lines.Syslog(t + 900, "kernel", "sda2: journal replayed, file system clean");
        _lines.Syslog(t + 2100, "kernel", "eth0: link up, 1000 Mb/s");
        _lines.Syslog(t + 4000, "init[1]", $"reached target multi-user in {_random.Between(3, 5):0.000} s");
        _lines.Database(t + 5200, 690, "LOG", "was not shut down properly; recovery begins");
        _lines.Database(t + 8800, 690, "LOG",
            $"recovery done, {_random.Range(20, 4000)} records applied; ready for connections");
        _lines.Supervisor(t + 6000, "INFO", "supervisor", $"supervisor started with pid {_random.Range(700, 999)}");
        _lines.Supervisor(t + 9500, "INFO", "supervisor", $"web started with pid {_random.Range(2000, 32000)}");
        _lines.Web(t + 12500, "INFO", "web.server", "listening on port 8080");
    }

    private long Moment(long minute) => minute + _random.Below(Minute);

    private int Process() => _random.Range(3000, 32000);

    private int Times(double perMinute) => _random.Poisson(perMinute);

    // From nothing below a share of the way to a rate at its end, growing with the square.
    private static double Rising(double p, double from, double rate)
    {
        double share = Math.Max(p - from, 0) / (1 - from);
        return rate * share * share;
    }

    private void Memory(long minute, double p)
    {
        for (int n = Times(Rising(p, 0.4, 0.25)); n > 0; n--)
            _lines.Web(Moment(minute), "WARNING", "web.worker",
                $"worker {_random.Range(1, 8)} holds {300 + (int)(900 * p)} MiB, soft limit 512 MiB");
        for (int n = Times(Rising(p, 0.55, 0.3)); n > 0; n--)
            _lines.Supervisor(Moment(minute), "WARNING", "worker.jobs",
                $"pause of {200 + (int)_random.Exponential(900)} ms while collecting garbage");
        for (int n = Times(Rising(p, 0.7, 1.2)); n > 0; n--)
            _lines.Syslog(Moment(minute), "kernel",
                $"page allocation stalled for {_random.Range(40, 4000)} ms, order {_random.Below(4)}");
        for (int n = Times(Rising(p, 0.8, 0.8)); n > 0; n--)
            _lines.Database(Moment(minute), Process(), "ERROR",
                $"cannot reserve {_random.Range(16, 512)} kB for sort");
    }

    private void DiskFull(long minute, double p)
    {
        if (p > 0.6 && minute / Minute % 10 == 4)
            _lines.Supervisor(Moment(minute), "WARNING", "supervisor.disk", $"/srv is {(int)(62 + 38 * p)} % full");
        for (int n = Times(Rising(p, 0.75, 0.4)); n > 0; n--)
            _lines.Database(Moment(minute), 705, "WARNING",
                $"journal archive waits, {_random.Range(3, 90)} files behind");
        for (int n = Times(Rising(p, 0.93, 2.5)); n > 0; n--)
            _lines.Web(Moment(minute), "ERROR", "web.upload",
                $"cannot store upload {_random.Range(10000, 99999)}: no space left");
    }

    private void FailingDisk(long minute, double p)
    {
        for (int n = Times(0.01 + Rising(p, 0, 1.1)); n > 0; n--)
            _lines.Syslog(Moment(minute), "kernel",
                $"sda: read error at sector {_random.Range(100000, 900000000)}, retried");
        if (minute / Minute % 30 == 11)
            _lines.Syslog(Moment(minute), "diskwatch[660]",
                $"sda: {(int)(4 + 400 * p * p)} sectors pending, {(int)(180 * p * p)} reallocated");
        for (int n = Times(Rising(p, 0.6, 0.5)); n > 0; n--)
            _lines.Syslog(Moment(minute), "kernel", $"sda: command {_random.Range(1, 31)} timed out, link reset");
        for (int n = Times(Rising(p, 0.7, 0.5)); n > 0; n--)
            _lines.Database(Moment(minute), Process(), "ERROR",
                $"cannot read block {_random.Range(100, 90000)} of file base/{_random.Range(2000, 9000)}");
    }

    private void Overheating(long minute, double p)
    {
        for (int n = Times(0.05 + Rising(p, 0, 0.3)); n > 0; n--)
            _lines.Syslog(Moment(minute), "fanwatch[662]",
                $"fan 2 turns at {(int)(2400 * (1 - p))} rpm, at least 1800 expected");
        for (int n = Times(Rising(p, 0.3, 3)); n > 0; n--)
            _lines.Syslog(Moment(minute), "kernel", $"cpu{_random.Below(8)}: {(int)(78 + 22 * p)} C, clock lowered");
    }

    private void Network(long minute, double p)
    {
        for (int n = Times(0.15 + Rising(p, 0, 0.8)); n > 0; n--)
        {
            long time = Moment(minute);
            _lines.Syslog(time, "kernel", "eth0: link down");
            _lines.Syslog(time + _random.Range(800, 6000), "kernel", "eth0: link up, 1000 Mb/s");
        }
        for (int n = Times(Rising(p, 0.1, 1.4)); n > 0; n--)
            _lines.Web(Moment(minute), "WARNING", "web.upstream",
                $"no answer from stock service after {_random.Range(3000, 9000)} ms, asked again");
        for (int n = Times(Rising(p, 0.3, 0.7)); n > 0; n--)
            _lines.Database(Moment(minute), 707, "WARNING",
                $"replica lost, next attempt in {_random.Range(1, 30)} s");
    }
}
