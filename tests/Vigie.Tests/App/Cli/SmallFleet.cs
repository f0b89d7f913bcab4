using Vigie.App.Simulation;
using Vigie.Tests.App.Cli;

[assembly: AssemblyFixture(typeof(SmallFleet))]

namespace Vigie.Tests.App.Cli;

/// <summary>A few simulated machines and a model of them, made once for all tests that ask for it.</summary>
public sealed class SmallFleet : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vigie-test-fleet-");
    private readonly Lazy<string> _machines;
    private readonly Lazy<string> _model;

    public SmallFleet()
    {
        _machines = new Lazy<string>(Simulate);
        _model = new Lazy<string>(() => Learn("fleet.model"));
    }

    /// <summary>Folder with one folder a machine.</summary>
    public string Machines => _machines.Value;

    /// <summary>The failures of the fleet.</summary>
    public string Failures => Path.Combine(_folder.FullName, Machines.Length > 0 ? "failures.csv" : "");

    /// <summary>A model learned from the fleet and its failures.</summary>
    public string Model => _model.Value;

    /// <summary>Learns from the fleet; returns the model's path.</summary>
    internal string Learn(string name, params string[] more)
    {
        var model = Path.Combine(_folder.FullName, name);
        var ran = VigieProcess.Run(
            ["learn", Machines, "--failures", Failures, "--model", model, "--horizon", "4h", "--step", "20m", "--quiet", .. more]);
        Assert.Equal("", ran.Error);
        Assert.Equal(0, ran.Code);
        return model;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Simulate()
    {
        var machines = Path.Combine(_folder.FullName, "fleet");
        FleetSimulation.Run(machines, new SimulationOptions { Machines = 4, Days = 6, Seed = 3 });
        File.Move(Path.Combine(machines, "failures.csv"), Path.Combine(_folder.FullName, "failures.csv"));
        File.Delete(Path.Combine(machines, "truth.csv"));
        return machines;
    }
}
