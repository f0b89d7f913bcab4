namespace Vigie.App.Simulation.SlapOS;

/// <summary>What a fault writes to the logs before, at and after its end.</summary>
internal sealed class NodeFaultSigns(SplitMix64 random, NodeLogs logs, NodeMachine machine, NodeServices services)
{
    private const long Minute = 60_000;

    private readonly SplitMix64 _random = random;

    /// <summary>Signs of the minutes from a time on, while the fault grows.</summary>
    public void Grow(NodeFault fault, long time, int minutes)
    {
        double share = fault.Share(time);
        if (share <= 0) return;
        var partition = machine.Partitions[fault.Partition];
        var service = partition.Software.Services[0];
        switch (fault.Kind)
        {
            case NodeFaultKind.FailingDisk:
                Often(fault, time, minutes, 0.01 + 0.25 * share * share, at => logs.Node(at, "ERROR",
                    $"OSError: [Errno 5] Input/output error: '/srv/slapgrid/{partition.Name}/srv/data-{_random.Below(400)}'"));
                break;
            case NodeFaultKind.NetworkFlapping:
                Often(fault, time, minutes, 0.05 + 1.5 * share, at => logs.Network(at, "INFO",
                    $"Connection with {_random.Below(40)}/{_random.Below(40)} has failed with return code {_random.Range(1, 3)}"));
                Often(fault, time, minutes, 0.03 + 0.5 * share, at => logs.Network(at, "INFO", "Retrying with alternate address"));
                break;
            case NodeFaultKind.CrashLoop:
                Often(fault, time, minutes, (1 + 20 * share * share) / 60, at => services.RestartWorker(partition, service, at));
                break;
            case NodeFaultKind.LockPileUp:
                PileUp(fault, partition, time, minutes, share);
                break;
            case NodeFaultKind.MemoryLeak:
                Often(fault, time, minutes, 0.3 * Math.Max(0, share - 0.7), at => logs.Service(partition, service, at, "WARNING",
                    $"memory garbage collection took {_random.Range(400, 4000)} ms"));
                break;
            case NodeFaultKind.DiskFilling:
                Often(fault, time, minutes, 0.5 * Math.Max(0, share - 0.9), at => logs.Service(partition, service, at, "WARNING",
                    $"files cannot write temporary file of {_random.Range(10, 900)} MB"));
                break;
        }
    }

    /// <summary>The failure itself, or the passing of a fault.</summary>
    public void End(NodeFault fault)
    {
        var partition = machine.Partitions[fault.Partition];
        var service = partition.Concerned(fault.Kind);
        long at = fault.End;
        switch (fault.Kind)
        {
            case NodeFaultKind.Maintenance: services.ShutDown(at); break;
            // An operator who sees memory grow, or a service that restarts its worker, restarts the service.
            case NodeFaultKind.MemoryLeak or NodeFaultKind.CrashLoop or NodeFaultKind.LockPileUp when !fault.Fails:
                services.Deploy(partition, at);
                break;
            case NodeFaultKind.MemoryLeak when fault.Fails: services.Crash(partition, service, at, "terminated by SIGKILL"); break;
            case NodeFaultKind.CrashLoop when fault.Fails: services.Crash(partition, service, at, "exit status 1"); break;
            case NodeFaultKind.LockPileUp when fault.Fails:
                logs.Service(partition, service, at - 200, "ERROR", "InnoDB: Semaphore wait has lasted > 600 seconds. We intentionally crash the server because it appears to be hung.");
                services.Crash(partition, service, at, "terminated by SIGABRT");
                break;
            case NodeFaultKind.NetworkFlapping when fault.Fails:
                logs.Network(at, "ERROR", "No route to registry (0 peers, 0 distant)");
                break;
            case NodeFaultKind.DiskFilling when fault.Fails:
                logs.Node(at, "ERROR", "OSError: [Errno 28] No space left on device");
                logs.Node(at + 90_000, "INFO", $"Processing Computer Partition {partition.Name}.");
                logs.Node(at + 99_000, "ERROR", $"Failed to run buildout profile in directory '/srv/slapgrid/{partition.Name}'");
                logs.Instance(partition, at + 99_000, "ERROR", $"Failed to run buildout profile in directory '/srv/slapgrid/{partition.Name}'");
                break;
        }
    }

    /// <summary>What shows while something is broken, in the minutes from a time on.</summary>
    public void Suffer(NodeFault fault, long time, int minutes)
    {
        if (!fault.IsBroken(time) || fault.TakesMachineDown) return;
        switch (fault.Kind)
        {
            case NodeFaultKind.NetworkFlapping:
                Often(fault, time, minutes, 0.2, at => logs.Network(at, "ERROR", "No route to registry (0 peers, 0 distant)"));
                if (time / Minute % 30 < minutes) logs.Node(time + 2150, "ERROR", "Processing computer partitions offline...");
                break;
            case NodeFaultKind.MemoryLeak or NodeFaultKind.CrashLoop or NodeFaultKind.LockPileUp:
                if (time / Minute % 30 >= minutes) break;
                var partition = machine.Partitions[fault.Partition];
                logs.Node(time + 6100, "ERROR", "Error with promises for the following partitions:");
                logs.Node(time + 6101, "ERROR", $"  {partition.Name}[None]: Promise '{partition.Concerned(fault.Kind).Name}-listening.py' failed with output: Connection refused");
                break;
        }
    }

    /// <summary>The machine or service is back.</summary>
    public void Back(NodeFault fault)
    {
        if (fault.IsDown(fault.Back - 1)) services.Boot(fault.Back + 30_000);
        else if (fault.Fails) services.Repair(machine.Partitions[fault.Partition], fault.Back);
    }

    private void PileUp(NodeFault fault, NodePartition partition, long time, int minutes, double share)
    {
        Often(fault, time, minutes, 0.05 + 0.8 * share, at => logs.LongRequest(
            partition, at, _random.Range(100_000, 999_999), 4 + _random.Exponential(60 * share), "POST /portal/order"));
        Often(fault, time, minutes, 0.6 * share * share, at => logs.Service(partition, partition.Software.Services[1], at, "WARNING",
            $"Aborted connection {_random.Range(10, 9999)} to db: 'erp5' (Lock wait timeout exceeded; try restarting transaction)"));
        Often(fault, time, minutes, 0.3 * share, at => logs.Access(
            partition, "zope-0-Z2", at, "POST /portal/order", 503, 300, (int)(4000 + _random.Exponential(40_000 * share))));
    }

    // Signs come before the end of the fault, or while it is broken, never in what lies beyond.
    private void Often(NodeFault fault, long time, int minutes, double aMinute, Action<long> sign)
    {
        long limit = time < fault.End ? fault.End : fault.Back;
        for (int n = _random.Poisson(aMinute * minutes); n > 0; n--)
        {
            long at = time + _random.Below(minutes * (int)Minute);
            if (at < limit) sign(at);
        }
    }
}
