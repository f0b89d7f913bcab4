namespace Vigie.Learn.State;

/// <summary>Saved state cannot be used: it is damaged, cut short, from a newer version, or of other options.</summary>
public sealed class StateException : Exception
{
    /// <summary>Says what is wrong with the state.</summary>
    public StateException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong with the state.</summary>
    public StateException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
