namespace Vigie.App.Simulation.SlapOS;

/// <summary>A process of a partition, as the collector sees it.</summary>
internal sealed class NodeProcess(NodeService service, double memoryMb, bool isWorker)
{
    private string _hash = "";

    /// <summary>The service that it is, or works for.</summary>
    public NodeService Service { get; } = service;

    /// <summary>Whether its service starts it, not the supervisor.</summary>
    public bool IsWorker { get; } = isWorker;

    /// <summary>Memory when all is well.</summary>
    public double MemoryMb { get; } = memoryMb;

    /// <summary>Part of the machine's load that it makes.</summary>
    public double Share => Service.HasWorker && !IsWorker ? 0.1 * Service.Share : Service.Share;

    /// <summary>Name under the supervisor.</summary>
    public string SupervisedName => $"{Service.Name}{_hash}-on-watch";

    public bool IsUp { get; set; }

    public int Pid { get; private set; }

    public double StartedSeconds { get; private set; }

    public double CpuSeconds { get; set; }

    public double IoBytes { get; set; }

    public double IoCycles { get; set; }

    public int Threads { get; set; } = 8;

    /// <summary>Starts anew under another number.</summary>
    public void Start(int pid, long time)
    {
        Pid = pid;
        IsUp = true;
        StartedSeconds = time / 1000.0;
        CpuSeconds = IoBytes = IoCycles = 0;
    }

    /// <summary>Its configuration changed.</summary>
    public void Reconfigure(ulong hash)
    {
        if (Service.IsHashed && !IsWorker) _hash = $"-{hash:x16}{hash * 0x9E3779B97F4A7C15:x16}";
    }
}
