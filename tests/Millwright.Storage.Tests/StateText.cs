using System.Text.Json;
using Millwright.Twins.State;

namespace Millwright.Storage.Tests;

/// <summary>All of a state as text: two states with the same one are equal to the bit.</summary>
internal static class StateText
{
    public static string Of(TwinState state) => JsonSerializer.Serialize(state, StateJson.Default.TwinState);
}
