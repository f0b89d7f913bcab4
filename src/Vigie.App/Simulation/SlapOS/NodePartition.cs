namespace Vigie.App.Simulation.SlapOS;

/// <summary>A partition of a machine: a software, its processes and its promises.</summary>
internal sealed class NodePartition
{
    /// <summary>A partition whose processes are not started yet.</summary>
    public NodePartition(int number, NodeSoftware software, SplitMix64 random)
    {
        (Number, Software) = (number, software);
        DiskKb = random.Between(2e6, 2e7);
        foreach (var service in software.Services)
        {
            double memory = service.MemoryMb * random.Between(0.7, 1.1);
            Processes.Add(new NodeProcess(service, service.HasWorker ? 0.1 * memory : memory, isWorker: false));
            if (service.HasWorker) Processes.Add(new NodeProcess(service, 0.9 * memory, isWorker: true));
            Promises.Add(new NodePromise($"{service.Name}-listening"));
        }
        foreach (var process in Processes) process.Reconfigure(random.Next());
        if (number == 0)
            foreach (var title in NodePromise.OfMachine) Promises.Add(new NodePromise(title));
        else
            Promises.Add(new NodePromise(NodePromise.Certificate));
    }

    public int Number { get; }

    public string Name => $"slappart{Number}";

    public NodeSoftware Software { get; }

    /// <summary>Supervised processes, each followed by its worker where it has one.</summary>
    public List<NodeProcess> Processes { get; } = [];

    public List<NodePromise> Promises { get; } = [];

    /// <summary>What its folder takes.</summary>
    public double DiskKb { get; set; }

    /// <summary>The process that does a service's work, and its supervised one.</summary>
    public (NodeProcess Supervised, NodeProcess Worker) Of(string service)
    {
        var supervised = Processes.Find(process => process.Service.Name == service && !process.IsWorker)!;
        return (supervised, Processes.Find(process => process.Service.Name == service && process.IsWorker) ?? supervised);
    }

    /// <summary>The service that a fault of the partition concerns.</summary>
    public NodeService Concerned(NodeFaultKind kind) =>
        kind == NodeFaultKind.LockPileUp && Software.HasDatabase ? Software.Services[1] : Software.Services[0];
}
