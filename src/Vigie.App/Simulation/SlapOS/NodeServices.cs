namespace Vigie.App.Simulation.SlapOS;

/// <summary>Starts and stops the processes of a machine, and logs what its supervisor and its nodes' rounds then say.</summary>
internal sealed class NodeServices(SplitMix64 random, NodeLogs logs, NodeMachine machine)
{
    private readonly SplitMix64 _random = random;

    /// <summary>The machine has come up: its supervisor starts all.</summary>
    public void Boot(long time)
    {
        machine.Boot(time);
        logs.Format(time - 20_000, "slapos.boot", "[BOOT] Invoking slapos node format...");
        logs.Supervisor(time, "INFO", $"supervisord started with pid {_random.Range(600, 900)}");
        foreach (var partition in machine.Partitions)
            foreach (var process in partition.Processes) Announce(process, time += 40);
    }

    /// <summary>An operator shuts the machine down.</summary>
    public void ShutDown(long time)
    {
        logs.Supervisor(time - 9000, "WARN", "received SIGTERM indicating exit request");
        long at = time - 8000;
        foreach (var partition in machine.Partitions)
            foreach (var process in partition.Processes)
                if (!process.IsWorker) logs.Supervisor(at += 200, "WARN", $"stopped: {process.SupervisedName} (terminated by SIGTERM)");
    }

    /// <summary>A new configuration of a partition: its services are stopped and started.</summary>
    public void Deploy(NodePartition partition, long time)
    {
        Process(partition, time);
        foreach (var process in partition.Processes)
        {
            if (process.IsWorker) continue;
            time += 1500;
            if (process.IsUp) logs.Supervisor(time, "WARN", $"stopped: {process.SupervisedName} (terminated by SIGTERM)");
            process.Reconfigure(_random.Next());
            StartService(partition, process.Service, time + 900);
        }
        logs.Instance(partition, time + 9000, "INFO", $"  Requested start of {partition.Name}...");
    }

    /// <summary>A deployment that has a mistake in it: nothing is changed.</summary>
    public void FailDeploy(NodePartition partition, long time)
    {
        Process(partition, time);
        var text = $"Failed to run buildout profile in directory '/srv/slapgrid/{partition.Name}'";
        logs.Node(time + 9000, "ERROR", text);
        logs.Instance(partition, time + 9000, "ERROR", text);
        logs.Node(time + 12_000, "ERROR", "Error while processing the following partitions:");
        logs.Node(time + 12_001, "ERROR", $"  {partition.Name}[BuildoutFailedError]: {text}");
    }

    /// <summary>Node looks at a partition again and starts those of its services that are not up.</summary>
    public void Repair(NodePartition partition, long time)
    {
        Process(partition, time);
        foreach (var process in partition.Processes)
            if (!process.IsWorker && !process.IsUp) StartService(partition, process.Service, time += 1500);
    }

    /// <summary>A service ends without being asked to.</summary>
    public void Crash(NodePartition partition, NodeService service, long time, string how)
    {
        var (supervised, worker) = partition.Of(service.Name);
        supervised.IsUp = worker.IsUp = false;
        logs.Supervisor(time, "WARN", $"exited: {supervised.SupervisedName} ({how}; not expected)");
        logs.Instance(partition, time + 70_000, "INFO", $"Bang with message '{supervised.SupervisedName} process in partition {partition.Name} encountered a problem'");
    }

    /// <summary>The worker of a service dies, and the service starts another.</summary>
    public void RestartWorker(NodePartition partition, NodeService service, long time)
    {
        var (supervised, worker) = partition.Of(service.Name);
        if (worker == supervised || !worker.IsUp) return;
        int before = worker.Pid;
        logs.Service(partition, service, time, "WARNING", $"worker {before} died of signal 11, started {machine.Start(worker, time)}");
    }

    private void Process(NodePartition partition, long time)
    {
        logs.Node(time, "INFO", $"Processing Computer Partition {partition.Name}.");
        logs.Instance(partition, time, "INFO", $"Processing Computer Partition {partition.Name}.");
        logs.Instance(partition, time + 5, "INFO", "  Instance status: started");
    }

    private void StartService(NodePartition partition, NodeService service, long time)
    {
        var (supervised, worker) = partition.Of(service.Name);
        machine.Start(supervised, time);
        if (worker != supervised) machine.Start(worker, time + 300);
        Announce(supervised, time);
    }

    private void Announce(NodeProcess process, long time)
    {
        if (process.IsWorker) return;
        logs.Supervisor(time, "INFO", $"spawned: '{process.SupervisedName}' with pid {process.Pid}");
        logs.Supervisor(time + 5, "INFO", $"success: {process.SupervisedName} entered RUNNING state, process has stayed up for > than 0 seconds (startsecs)");
    }
}
