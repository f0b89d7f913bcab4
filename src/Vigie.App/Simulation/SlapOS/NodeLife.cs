namespace Vigie.App.Simulation.SlapOS;

/// <summary>What a healthy SlapOS machine logs: its rounds, its promises, deployments, and noise that looks like trouble.</summary>
internal sealed class NodeLife(SplitMix64 random, NodeLogs logs, NodeMachine machine)
{
    private const long Minute = 60_000;

    private static readonly string[] Noise =
    [
        "Unauthorized: You are not allowed to access 'manage_main' in this context",
        "NotFound: Object not found: favicon.ico",
        "ConflictError: database conflict error (oid 0x{0:x}, class BTrees.OOBTree), retrying",
        "slow query: {0} ms",
    ];

    private readonly SplitMix64 _random = random;

    /// <summary>Lines of the minutes since the last call.</summary>
    public void Live(long time, int minutes, NodeFault? fault)
    {
        double load = DailyLife.Load(time);
        if (time / Minute % 30 < minutes) Round(time);
        for (int p = 0; p < machine.Processes.Count; p++)
        {
            if (time / Minute % 10 < minutes) Promises(p, time, fault);
            for (int n = _random.Poisson(0.05 * minutes * load); n > 0; n--) Request(p, Moment(time, minutes));
            if (_random.NextDouble() < 0.002 * minutes * load) Complaint(p, Moment(time, minutes));
        }
        if (_random.NextDouble() < minutes / (4.0 * 24 * 60)) Deploy(Moment(time, minutes));
        if (_random.NextDouble() < minutes / (1.5 * 24 * 60)) logs.Network(Moment(time, minutes), "INFO", $"Connection with peer-{_random.Below(40)} has failed with return code 1");
        if (_random.NextDouble() < minutes / 240.0) logs.Network(Moment(time, minutes), "INFO", $"Establishing a connection with peer-{_random.Below(40)}");
    }

    private long Moment(long time, int minutes) => time + _random.Below(minutes * (int)Minute);

    private void Round(long time)
    {
        logs.Node(time + 2100, "INFO", "Processing computer partitions...");
        for (int p = 0; p < machine.Processes.Count; p++)
            logs.Node(time + 2200 + 300 * p, "INFO", $"Checking slappart{p} promises...");
        logs.Node(time + 6000, "INFO", "Finished computer partitions.");
    }

    private void Promises(int partition, long time, NodeFault? fault)
    {
        var broken = fault is not null && fault.Partition == partition && fault.IsBroken(time) ? fault : null;
        bool hiccup = _random.NextDouble() < 0.0008;
        bool isRefused = hiccup || broken?.Kind is NodeFaultKind.MemoryLeak or NodeFaultKind.CrashLoop or NodeFaultKind.LockPileUp;
        logs.Promise(partition, $"{machine.Processes[partition][0].Service}-listening", time + 10_000 + _random.Below(900), isRefused,
            isRefused ? "ConnectionRefusedError: [Errno 111] Connection refused" : "socket connection OK ('10.0.12.7', 2200)");
        bool isLow = machine.FreeMb < 1000;
        logs.Promise(partition, "check-ram-usage", time + 11_000 + _random.Below(900), isLow,
            isLow ? $"RAM usage reached critical threshold: {machine.FreeMb:0} MB left" : "RAM usage is OK");
        if (partition != 0) return;
        bool isFull = machine.DiskFreeShare < 0.05;
        logs.Promise(partition, "check-free-disk-space", time + 12_000 + _random.Below(900), isFull,
            isFull ? $"Free disk space low: remaining {machine.DiskFreeShare * 480:0.00} G (disk size: 480 G, threshold: 24 G)."
                : "Disk usage: OK");
        bool isHot = machine.Temperature > 85;
        logs.Promise(partition, "check-cpu-temperature", time + 13_000 + _random.Below(900), isHot,
            isHot ? $"Temperature reached critical threshold: {machine.Temperature:0.0} °C" : "Temperature OK");
    }

    private void Request(int partition, long time) => logs.Service(
        partition, "application", time, "INFO", $"GET /web_site/page-{_random.Below(900)} 200 in {10 + _random.Exponential(60):0} ms");

    private void Complaint(int partition, long time) => logs.Service(
        partition, "application", time, "ERROR", string.Format(null, _random.Pick<string>(Noise), _random.Range(1000, 99999)));

    private void Deploy(long time)
    {
        int partition = _random.Below(machine.Processes.Count);
        logs.Node(time, "INFO", $"Processing Computer Partition slappart{partition}.");
        logs.Node(time + 5, "INFO", "  Instance status: started");
        logs.Instance(partition, time, "INFO", $"Processing Computer Partition slappart{partition}.");
        foreach (var process in machine.Processes[partition])
        {
            time += 1500;
            logs.Supervisor(time, "WARN", $"stopped: {process.Service}-on-watch (terminated by SIGTERM)");
            logs.Supervisor(time + 900, "INFO", $"spawned: '{process.Service}-on-watch' with pid {machine.Restart(process, time + 900)}");
        }
        logs.Node(time + 9000, "INFO", $"Requested start of slappart{partition}...");
    }
}
