namespace Vigie.App.Simulation.SlapOS;

/// <summary>What a fault writes to the logs before, at and after its end.</summary>
internal sealed class NodeFaultSigns(SplitMix64 random, NodeLogs logs, NodeMachine machine)
{
    private const long Minute = 60_000;

    private readonly SplitMix64 _random = random;

    /// <summary>Signs of the minutes from a time on, while the fault grows.</summary>
    public void Grow(NodeFault fault, long time, int minutes)
    {
        double share = fault.Share(time);
        if (share <= 0) return;
        int part = fault.Partition;
        switch (fault.Kind)
        {
            case NodeFaultKind.FailingDisk:
                Often(time, minutes, 0.01 + 0.25 * share * share, at => logs.Node(at, "ERROR",
                    $"OSError: [Errno 5] Input/output error: '/srv/slapgrid/slappart{part}/srv/data-{_random.Below(400)}'"));
                break;
            case NodeFaultKind.NetworkFlapping:
                Often(time, minutes, 0.05 + 1.5 * share, at => logs.Network(at, "WARNING",
                    $"Connection with peer-{_random.Below(40)} has failed with return code {_random.Range(1, 3)}"));
                Often(time, minutes, 0.03 + 0.5 * share, at => logs.Network(at, "INFO", "Retrying with alternate address"));
                break;
            case NodeFaultKind.CrashLoop:
                Often(time, minutes, (1 + 20 * share * share) / 60, at => Crash(part, at, "exit status 1"));
                break;
            case NodeFaultKind.LockPileUp:
                Often(time, minutes, 0.05 + 0.8 * share, at => logs.Service(part, "application", at, "WARNING",
                    $"Thread {_random.Range(1000, 9999)}: Running for {4 + _random.Exponential(60 * share):0.0} secs; request: POST /portal/order"));
                Often(time, minutes, 0.6 * share * share, at => logs.Service(part, "mariadb_error", at, "Warning",
                    $"Aborted connection {_random.Range(10, 9999)}: Lock wait timeout exceeded; try restarting transaction"));
                break;
            case NodeFaultKind.CertificateExpiry:
                if (time / Minute % 120 < minutes)
                    logs.Promise(part, "check-certificate", time + 14_000, failed: false,
                        $"Certificate will expire in {(fault.End - time) / 3_600_000} hours and was not renewed");
                break;
            case NodeFaultKind.MemoryLeak:
                Often(time, minutes, 0.3 * Math.Max(0, share - 0.7), at => logs.Service(part, "application", at, "WARNING",
                    $"garbage collection took {_random.Range(400, 4000)} ms"));
                break;
            case NodeFaultKind.DiskFilling:
                Often(time, minutes, 0.5 * Math.Max(0, share - 0.9), at => logs.Service(part, "application", at, "WARNING",
                    $"cannot write temporary file of {_random.Range(10, 900)} MB"));
                break;
        }
    }

    /// <summary>The failure itself.</summary>
    public void End(NodeFault fault)
    {
        int part = fault.Partition;
        long at = fault.End;
        switch (fault.Kind)
        {
            case NodeFaultKind.MemoryLeak: Crash(part, at, "terminated by SIGKILL"); break;
            case NodeFaultKind.CrashLoop: Crash(part, at, "exit status 1"); break;
            case NodeFaultKind.LockPileUp: Crash(part, at, "terminated by SIGABRT"); break;
            case NodeFaultKind.NetworkFlapping: logs.Network(at, "ERROR", "No route to registry (0 peers, 0 distant)"); break;
            case NodeFaultKind.DiskFilling:
                logs.Node(at, "ERROR", "OSError: [Errno 28] No space left on device");
                logs.Node(at + 100, "ERROR", $"Failed to run buildout profile in directory '/srv/slapgrid/slappart{part}'");
                break;
            case NodeFaultKind.CertificateExpiry:
                logs.Promise(part, "check-certificate", at, failed: true, "Certificate has expired");
                logs.Promise(part, "check-certificate", at + 2 * Minute, failed: true, "Certificate has expired");
                break;
        }
    }

    /// <summary>The machine or service is back.</summary>
    public void Back(NodeFault fault)
    {
        if (!fault.TakesMachineDown)
        {
            foreach (var process in machine.Processes[fault.Partition]) Spawn(process, fault.Back + 100);
            return;
        }
        logs.Supervisor(fault.Back, "INFO", $"supervisord started with pid {_random.Range(600, 900)}");
        logs.Node(fault.Back + 500, "INFO", "[BOOT] Invoking slapos node format...");
        machine.Boot(fault.Back);
        foreach (var partition in machine.Processes)
            foreach (var process in partition)
                logs.Supervisor(fault.Back + 900, "INFO", $"spawned: '{process.Service}-on-watch' with pid {process.Pid}");
    }

    private void Often(long time, int minutes, double aMinute, Action<long> sign)
    {
        for (int n = _random.Poisson(aMinute * minutes); n > 0; n--) sign(time + _random.Below(minutes * (int)Minute));
    }

    private void Crash(int partition, long at, string how)
    {
        var process = machine.Processes[partition][0];
        logs.Supervisor(at, "WARN", $"exited: {process.Service}-on-watch ({how}; not expected)");
        Spawn(process, at + 1000);
    }

    private void Spawn(NodeProcess process, long at) =>
        logs.Supervisor(at, "INFO", $"spawned: '{process.Service}-on-watch' with pid {machine.Restart(process, at)}");
}
