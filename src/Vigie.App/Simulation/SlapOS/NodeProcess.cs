namespace Vigie.App.Simulation.SlapOS;

/// <summary>A process of a partition, as the collector sees it.</summary>
internal sealed class NodeProcess(string service, double memoryMb, double share)
{
    /// <summary>The service it is.</summary>
    public string Service { get; } = service;

    /// <summary>Memory when all is well.</summary>
    public double MemoryMb { get; } = memoryMb;

    /// <summary>Part of the machine's load that it makes.</summary>
    public double Share { get; } = share;

    public int Pid { get; set; }

    public double StartedSeconds { get; set; }

    public double CpuSeconds { get; set; }

    public double IoBytes { get; set; }

    public double IoCycles { get; set; }

    public int Threads { get; set; } = 8;

    /// <summary>Starts anew under another number.</summary>
    public void Start(int pid, long time)
    {
        Pid = pid;
        StartedSeconds = time / 1000.0;
        CpuSeconds = IoBytes = IoCycles = 0;
    }
}
