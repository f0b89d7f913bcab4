namespace Vigie.Logs.Records;

/// <summary>Input cannot be used. The message names the file, the line where there is one, and what to do.</summary>
public sealed class InputException : Exception
{
    /// <summary>A fault of a whole file.</summary>
    public InputException(string file, string message)
        : base($"{file}: {message}")
    {
    }

    /// <summary>A fault at a line, counted from 1.</summary>
    public InputException(string file, long line, string message)
        : base($"{file}:{line}: {message}")
    {
    }

    /// <summary>A fault of a whole file, with what caused it.</summary>
    public InputException(string file, string message, Exception inner)
        : base($"{file}: {message}", inner)
    {
    }

    /// <summary>A fault said in full.</summary>
    public InputException(string message)
        : base(message)
    {
    }
}
