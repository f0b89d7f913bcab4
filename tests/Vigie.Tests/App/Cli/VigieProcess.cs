using System.Diagnostics;

namespace Vigie.Tests.App.Cli;

/// <summary>What a run of the program came to.</summary>
internal sealed record Ran(int Code, string Output, string Error)
{
    /// <summary>Lines of standard output, without a last empty one.</summary>
    public string[] Lines => Output.TrimEnd('\n').Split('\n');
}

/// <summary>The real program as a process of its own, with a folder of its own for temporary files.</summary>
internal sealed class VigieProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("vigie-test-tmp-");
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private VigieProcess(string? folder, (string Name, string Value)[] environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? _temporary.FullName,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "vigie.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["TMPDIR"] = _temporary.FullName;
        // The runtime's own pipes would lie among the temporary files.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What the process reads as its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Runs the program to its end with nothing on standard input.</summary>
    public static Ran Run(params string[] arguments) => Run([], null, arguments);

    /// <summary>Runs the program to its end with some bytes on standard input, in a folder.</summary>
    public static Ran Run(byte[] input, string? folder, params string[] arguments)
    {
        using var process = new VigieProcess(folder, [], arguments);
        process.Feed(input);
        return process.End();
    }

    /// <summary>Runs the program with an environment variable.</summary>
    public static Ran RunWith((string Name, string Value) variable, params string[] arguments)
    {
        using var process = new VigieProcess(null, [variable], arguments);
        process.Feed([]);
        return process.End();
    }

    /// <summary>Starts the program; its standard input stays open.</summary>
    public static VigieProcess Start(params string[] arguments) => new(null, [], arguments);

    /// <summary>Sends the signal of Ctrl+C.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString()]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end; no temporary file may be left.</summary>
    public Ran End()
    {
        if (!_process.WaitForExit(Limit)) Assert.Fail("the program did not end");
        var ran = new Ran(_process.ExitCode, _output.Result, _error.Result);
        Assert.Empty(_temporary.EnumerateFileSystemInfos().Select(entry => entry.Name));
        return ran;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _temporary.Delete(recursive: true);
    }

    private void Feed(byte[] input)
    {
        try
        {
            Input.Write(input);
            Input.Close();
        }
        catch (IOException)
        {
            // A program that needs no more input closes its end of the pipe.
        }
    }
}
